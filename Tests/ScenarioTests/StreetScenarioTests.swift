import Foundation
import Hub
import HubTesting
import JSON
import Simulation
import Testing

/// The street office by files: the leg goes out as a row, its acknowledgement and its statuses come back.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct StreetScenarioTests {
  private static let sign: ItemCode = "310150508000"

  /// Runs a scenario with a street office that looks into its directory five times a second.
  private func run(
    on ground: ScenarioGround, faults: [Fault] = [], words: [String] = ["收件", "受理", "办结"],
    _ body: (WholeHub, StreetOffice, _ folder: String) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "street-\(UUID().uuidString)").path
    for name in ["out", "in"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let office = StreetOffice(
      outbox: "\(folder)/out", inbox: "\(folder)/in", progress: Progress(words: words, step: .milliseconds(300)))
    for fault in faults { office.faults.add(fault) }
    let work = Task { await office.work() }
    defer { work.cancel() }
    try await WholeHub.run(
      on: ground,
      changing: { files in
        let street = String(decoding: files.contents["systems/street.yaml"] ?? [], as: UTF8.self)
        files.contents["systems/street.yaml"] = Array(
          street.replacing("state: planned", with: "state: live").replacing("poll: 5s", with: "poll: 200ms")
            .replacing("var/drop/street", with: folder).utf8)
      }
    ) { hub in try await body(hub, office, folder) }
  }

  @Test("a shop sign goes to the street office and comes back decided", arguments: ScenarioGround.available)
  func everything(ground: ScenarioGround) async throws {
    try await run(on: ground, faults: [Fault(.doubled, at: "status", times: 1)]) { hub, office, folder in
      let answer = try await hub.push("01-restaurant")
      let id = try #require(answer.body["data"]?["applicationId"]?.string)
      let told = try await hub.journal { entries in
        entries.contains { $0.items.contains { $0.code == Self.sign && $0.status == .finished } }
      }
      let mine = told.filter { $0.system == "street" }
      #expect(mine.first { $0.kind == .acknowledged }?.delivery == DeliveryID("\(id).street.1"))
      #expect(mine.contains { $0.kind == .acknowledged && $0.outcome == .delivered || $0.outcome == .waiting })
      let moves = mine.flatMap(\.items).filter { $0.code == Self.sign }.map(\.status)
      #expect(moves == [.received, .accepted, .finished])
      #expect(office.book.cases.map(\.number) == ["\(id).street"])
      #expect(office.book.doubled == 0)
      #expect(await eventually { Self.names("\(folder)/out").isEmpty })
      #expect(Self.names("\(folder)/in/aside").isEmpty)
    }
  }

  @Test("what the office refuses is held, and its broken file is set aside and told")
  func refusedAndBroken() async throws {
    try await run(on: .memory, faults: [Fault(.refuse, at: "ack", times: 1)]) { hub, _, folder in
      let name = "STATUS_310150508000_20260305_0001.csv"
      try Data("办件编号,事项编码,状态,意见,经办人,操作时间,序号\r\nx,\"".utf8).write(
        to: URL(filePath: "\(folder)/in/\(name)"), options: .atomic)
      _ = try await hub.push("01-restaurant")
      let told = try await hub.journal { $0.contains { $0.reason == .deliveryRefused && $0.system == "street" } }
      #expect(told.first { $0.reason == .deliveryRefused }?.detail == "拒收")
      #expect(await eventually { Self.names("\(folder)/in/aside") == [name, "\(name).reason.txt"] })
      let aside = try await hub.get("/quarantine")
      #expect(aside["items"]?.array?.first?["reason"]?.string == "csv-malformed")
    }
  }

  private static func names(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }
}
