import Foundation
import HubTesting
import JSON
import SQLite
import Synchronization

@testable import Hub

/// A bus with the index's topics, what a processor would have written into them, and an index over it.
final class IndexScene: Sendable {
  let bus = MemoryBus(partitions: 2)
  let clock = ManualClock()
  let observer = RecordingIndexObserver()
  private let file = TemporaryPath()
  var path: String { file.text }

  init() async throws {
    let admin = try await bus.admin()
    try await admin.create(
      [Topics.cases, Topics.journal, Topics.inbox, Topics.quarantine].map { BusTopic(name: $0, partitions: 2) })
  }

  /// Writes records as they stand on the bus.
  func publish(_ records: [BusRecord]) async throws -> [BusPosition] {
    try await bus.publisher(named: "test").publish(records)
  }

  /// Writes an inbox record; its place is what the entry names as its source.
  func arrive(_ key: String) async throws -> SourcePosition {
    let record = BusRecord(topic: Topics.inbox, key: Array(key.utf8), value: [])
    let position = try await publish([record])[0]
    return SourcePosition(partition: position.partition.partition, offset: position.offset)
  }

  func write(_ states: CaseState...) async throws {
    _ = try await publish(states.map { .state($0) })
  }

  func write(_ entries: JournalEntry...) async throws {
    _ = try await publish(entries.map(\.record))
  }

  /// Tells the bus that the processor has handled the inbox up to its ends.
  func commitInbox() async throws {
    let consumer = try await bus.consumer(.group(Processor.group, topics: [Topics.inbox]))
    guard case .assigned(let partitions)? = try await consumer.next(limit: 1, wait: .seconds(5)) else { return }
    let marks = try await bus.reader().watermarks(Array(partitions.keys))
    try await consumer.commit(marks.mapValues(\.high))
    await consumer.close()
  }

  /// Opens an index, lets it read until it has caught up, asks, and ends it.
  func withIndex<Result: Sendable>(
    _ body: @Sendable (CaseIndex) async throws -> Result
  ) async throws -> Result {
    let index = try await CaseIndex(bus: bus, path: path, clock: clock, observer: observer)
    let run = Task { try await index.run() }
    await observer.next { if case .caughtUp = $0 { true } else { false } }
    let result: Swift.Result<Result, any Error>
    do { result = .success(try await body(index)) } catch { result = .failure(error) }
    run.cancel()
    try await run.value
    return try result.get()
  }
}

extension BusRecord {
  static func state(_ state: CaseState) -> BusRecord {
    CloudEvent.record(
      topic: Topics.cases, key: state.application.rawValue, value: state.json,
      .init(id: "1", type: "hub.case.state", time: state.statusAt))
  }
}

extension CaseState {
  /// A case accepted so many hours after 2026-03-02 00:00 in Shanghai.
  static func sample(
    _ number: Int, hour: Int64 = 9, district: DistrictCode? = "SH00XH", theme: ThemeCode? = "restaurant"
  ) -> CaseState {
    let accepted = Timestamp(milliseconds: 1_772_380_800_000 + hour * 3_600_000)
    var state = CaseState(
      application: ApplicationID("ap-\(number)"),
      source: Origin(system: "city", caseNumber: CaseNumber("C\(number)"), path: .citySite), version: 1,
      contentDigest: "c", originalDigest: "o", acceptedAt: accepted, theme: .init(name: "我要开饭店"))
    state.district = district
    state.applicant = ApplicantMark(
      kind: .organisation, name: "测试餐饮***", number: "913101**********9P", fingerprint: "f\(number % 2)")
    guard let theme else {
      state.holds = [Hold(reason: .mappingMissing, leg: nil, detail: "", since: accepted)]
      return state
    }
    state.route = PinnedRoute(mapping: "m", theme: theme, themeName: "开饭店", themeVersion: "1")
    state.legs = [LegState(leg: "xuhui", system: "xuhui", items: [], wanted: "w")]
    return state
  }

  /// The same, delivered under a number of the receiver.
  func delivered(as number: CaseNumber) -> CaseState {
    var state = self
    state.legs[0].deliveredAt = acceptedAt
    state.legs[0].number = number
    state.status = .received
    return state
  }
}

extension JournalEntry {
  static func sample(_ key: String, _ source: SourcePosition?, second: Int64 = 0, outcome: Outcome = .accepted)
    -> JournalEntry
  {
    JournalEntry(
      key: key, source: source, event: "e\(second)", kind: .submitted,
      time: Timestamp(milliseconds: 1_772_413_200_000 + second * 1000), stage: .route, outcome: outcome,
      configuration: "cfg")
  }
}

/// A database file of its own, gone with it.
final class TemporaryPath: Sendable {
  let text = FileManager.default.temporaryDirectory.appending(path: "index-tests-\(UUID().uuidString).db").path
  deinit { try? SQLiteConnection.discard(path: text) }
}
