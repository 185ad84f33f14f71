import Crypto
import HubTesting
import JSON
import Testing

@testable import Hub

@Suite(.timeLimit(.minutes(1))) struct PollerTests {
  /// An answer's text is the status of the one item.
  private struct OneItem: Translator {
    func application(from original: Original) -> Translation<Application> { .unreadable(code: "", detail: "") }
    func statuses(from original: Original) -> Translation<[StatusEvent]> {
      guard let number = original.number, let status = Status(rawValue: String(decoding: original.bytes, as: UTF8.self))
      else { return .unreadable(code: "word", detail: "") }
      let item = StatusEvent.ItemStatus(item: "SAMPLE-SPJYXK", status: status)
      return .translated([StatusEvent(system: original.system, caseNumber: number, items: [item])], Trace())
    }
  }

  /// Takes a question and never answers until it is cancelled.
  private struct Stuck: SystemTransport {
    let inner: ScriptedSystem
    func send(_ record: OutboundRecord) async -> Attempt { await inner.send(record) }
    func look(for record: OutboundRecord) async -> Look { await inner.look(for: record) }
    func ask(_ number: CaseNumber) async -> Answer? {
      for await _ in AsyncStream<Void>.makeStream().stream {}
      return .failed(code: "cancelled")
    }
  }

  private func target(_ system: SystemCode, _ transport: any SystemTransport) -> DeliveryTarget {
    DeliveryTarget(
      system: system, transport: transport, translator: OneItem(),
      settings: DeliverySettings(concurrency: 2, poll: PollSettings(every: .seconds(30))))
  }

  private func bind(_ numbers: [ReferenceKey], on bus: MemoryBus) async throws {
    let records = numbers.map { number in
      BusRecord(
        topic: Topics.refs, key: Array(number.text.utf8),
        value: Binding(reference: number, application: "ap-1", open: true).json.bytes(),
        headers: [
          BusHeader("ce_specversion", "1.0"), BusHeader("ce_id", "1"), BusHeader("ce_type", "hub.reference"),
          BusHeader("ce_time", "2026-03-02T09:15:00+08:00"),
        ])
    }
    _ = try await bus.publisher(named: "test").publish(records)
  }

  private func statuses(_ bus: MemoryBus) throws -> [StatusEvent] {
    try bus.records(of: Topics.inbox).compactMap { message in
      guard case .application(let event) = try InboxEvent(message), case .status(let status) = event.body else {
        return nil
      }
      return status
    }
  }

  /// Runs a poller; time goes on by itself, a second at each look.
  private func polling(
    _ targets: [DeliveryTarget], _ body: (MemoryBus, _ until: (@Sendable () -> Bool) async -> Bool) async throws -> Void
  ) async throws {
    let bus = MemoryBus()
    let clock = ManualClock()
    let poller = Poller(bus: bus, targets: targets, clock: clock)
    let run = Task { try await poller.run() }
    let until = { (condition: @Sendable () -> Bool) in
      await eventually {
        clock.advance(by: .seconds(1))
        return condition()
      }
    }
    let result: Result<Void, any Error>
    do { result = .success(try await body(bus, until)) } catch { result = .failure(error) }
    run.cancel()
    try await run.value
    try result.get()
  }

  @Test func keepsEachChangedAnswerAndTellsTheCase() async throws {
    let xuhui = ScriptedSystem()
    xuhui.setAnswer(Array("received".utf8), for: "XH1")
    try await polling([target("xuhui", xuhui)]) { bus, until in
      try await bind([ReferenceKey(system: "xuhui", number: "XH1")], on: bus)
      #expect(await until { bus.records(of: Topics.inbox).count == 1 })
      xuhui.setAnswer(Array("accepted".utf8), for: "XH1")
      #expect(await until { bus.records(of: Topics.inbox).count == 2 })
      let statuses = try statuses(bus)
      #expect(statuses.compactMap { $0.items.first?.status } == [.received, .accepted])
      let originals = bus.records(of: Topics.received)
      #expect(originals.count == 2)
      let last = try #require(originals.last)
      let kept = try #require(OriginalRecord.original(in: last))
      #expect(kept.original.number == "XH1" && kept.original.bytes == Array("accepted".utf8))
      let mark = try #require(statuses.last?.original)
      #expect(mark.digest == kept.digest && mark.position.offset == last.offset)
    }
  }

  @Test func aSystemThatDoesNotAnswerDelaysNoOther() async throws {
    let xuhui = ScriptedSystem()
    xuhui.setAnswer(Array("received".utf8), for: "XH1")
    let stuck = Stuck(inner: ScriptedSystem())
    try await polling([target("market", stuck), target("xuhui", xuhui)]) { bus, until in
      try await bind((0..<40).map { ReferenceKey(system: "market", number: CaseNumber("M\($0)")) }, on: bus)
      try await bind([ReferenceKey(system: "xuhui", number: "XH1")], on: bus)
      #expect(await until { bus.records(of: Topics.inbox).count == 1 })
      xuhui.setAnswer(Array("accepted".utf8), for: "XH1")
      #expect(await until { bus.records(of: Topics.inbox).count == 2 })
    }
  }

  @Test func farMoreCasesThanQuestionsAtOnceAreAllAskedFor() async throws {
    let xuhui = ScriptedSystem()
    let numbers = (0..<200).map { CaseNumber("XH\($0)") }
    for number in numbers { xuhui.setAnswer(Array("received".utf8), for: number) }
    try await polling([target("xuhui", xuhui)]) { bus, until in
      try await bind(numbers.map { ReferenceKey(system: "xuhui", number: $0) }, on: bus)
      #expect(await until { bus.records(of: Topics.inbox).count == numbers.count })
      #expect(try Set(statuses(bus).map(\.caseNumber)) == Set(numbers))
    }
  }

  @Test func anAnswerThatWasNotHandedOnIsAskedForAgain() async throws {
    let xuhui = ScriptedSystem()
    xuhui.setAnswer(Array("received".utf8), for: "XH1")
    try await polling([target("xuhui", xuhui)]) { bus, until in
      try await bind([ReferenceKey(system: "xuhui", number: "XH1")], on: bus)
      // Time stands still until it is looked: the fault meets the answer's original.
      bus.plan(.publish(BusError(.unavailable, code: "down", message: "down")))
      #expect(await until { bus.records(of: Topics.inbox).count == 1 })
    }
  }
}
