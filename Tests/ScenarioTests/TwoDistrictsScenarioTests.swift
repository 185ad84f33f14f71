import Foundation
import HTTP
import Hub
import HubTesting
import JSON
import Simulation
import Testing

/// Two districts in one hub, the second one by configuration alone: neither sees anything of the other.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct TwoDistrictsScenarioTests {
  private static let example = WholeHub.root.appending(path: "config-examples/second-district")

  /// The example laid over the project's own configuration, as the guide does it.
  private static func add(_ files: inout ConfigFiles, _ department: SimulatedServer) throws {
    for folder in ["systems", "themes"] {
      let paths = FileManager.default.enumerator(atPath: example.appending(path: folder).path)
      for case let path as String in try #require(paths) where path.hasSuffix(".yaml") && !path.contains("/") {
        let name = "\(folder)/\(path)"
        var text = String(decoding: try Data(contentsOf: example.appending(path: name)), as: UTF8.self)
        text = text.replacing("http://127.0.0.1:9313", with: "\(department.url)/jingan-defence")
        files.contents[name] = Array(text.utf8)
      }
    }
    for name in ["elements", "mappings"] {
      files.contents["\(name).yaml", default: []] += Array(
        try Data(contentsOf: example.appending(path: "\(name)-entry.yaml")))
    }
  }

  @Test(arguments: ScenarioGround.available)
  func neitherSeesTheOther(ground: ScenarioGround) async throws {
    let departments = try MadeUpDepartments(["jingan-defence"])
    try await WholeHub.run(on: ground, changing: { try? Self.add(&$0, departments.server) }) { hub in
      let jingan = try DistrictEntrance(
        hub: hub.receive, district: "SH00JA",
        signer: PushSigner(keyID: "jingan", key: WholeHub.cityKey, algorithm: .sm3))
      let kiosk = try DistrictEntrance(hub: hub.receive, signer: PushSigner(keyID: "kiosk", key: WholeHub.cityKey))
      defer {
        jingan.close()
        kiosk.close()
      }
      #expect(try await hub.push("01-restaurant").status == 200)
      let form = Array(try Data(contentsOf: Self.example.appending(path: "basement.form")))
      let taken = try await jingan.push(form, contentType: "application/x-www-form-urlencoded")
      #expect(taken.status == 200)
      #expect(try JSONValue(parsing: taken.body)["Message"] == "success")
      #expect(await eventually { departments.received("jingan-defence").count == 1 })
      #expect(await eventually { hub.simulation.portal.book.cases.count == 1 })

      try await credentials(hub, jingan, kiosk, form)
      try await tokens(hub)
      #expect(try await keys(hub, of: "hub.to.xuhui").isDisjoint(with: keys(hub, of: "hub.to.jingan-defence")))
    }
    await departments.server.down()
  }

  /// A key opens its own district only, for pushes, questions and statuses.
  private func credentials(
    _ hub: WholeHub, _ jingan: DistrictEntrance, _ kiosk: DistrictEntrance, _ form: [UInt8]
  ) async throws {
    let isKnown = try await eventually {
      try JSONValue(parsing: try await jingan.ask("JA-2026-0001").body)["ApplyId"] == "JA-2026-0001"
    }
    #expect(isKnown)
    #expect(try JSONValue(parsing: try await kiosk.ask("JA-2026-0001").body)["msg"] == "未查询到该办件")
    let number = try #require(hub.simulation.portal.book.cases.first?.number)
    #expect(try JSONValue(parsing: try await jingan.ask(number).body)["Code"] == 404)
    let across = try DistrictEntrance(
      hub: hub.receive, district: "SH00XH",
      signer: PushSigner(keyID: "jingan", key: WholeHub.cityKey, algorithm: .sm3))
    defer { across.close() }
    #expect(try await across.ask(number).status == 401)
    #expect(try await across.push(Array("{}".utf8)).status == 401)
    // A body of another form than its file says is turned away.
    #expect(try await jingan.push(Array("{}".utf8)).status == 415)
  }

  /// A token of one district: lists, single cases, ledger, held, quarantine, personal data.
  private func tokens(_ hub: WholeHub) async throws {
    for (holder, own, other) in [
      (WholeHub.Tokens.xuhui, "0000002603CC001", "JA-2026-0001"), (.jingan, "JA-2026-0001", "0000002603CC001"),
    ] {
      #expect(await eventually { (try? await hub.ask("/applications/\(own)", as: holder).status) == 200 })
      let list = try await hub.ask("/applications", as: holder).body["items"]?.array ?? []
      #expect(list.compactMap { $0[pointer: "/source/caseNumber"]?.string } == [own])
      #expect(try await hub.ask("/applications/\(other)", as: holder).status == 404)
      let order: JSONValue = ["reason": "test"]
      #expect(try await hub.ask("/applications/\(other)/reveal", as: holder, posting: order).status == 404)
      #expect(try await hub.ask("/applications/\(own)/reveal", as: holder, posting: order).status == 200)
      let release: JSONValue = ["action": "release", "reason": "test"]
      #expect(try await hub.ask("/applications/\(other)/commands", as: holder, posting: release).status == 404)
      let ledger = try await hub.ask("/ledger", as: holder).body["items"]?.array ?? []
      #expect(Set(ledger.compactMap { $0["source"]?.string }) == [holder == .xuhui ? "city" : "jingan"])
      #expect(try await hub.ask("/quarantine", as: holder).status == 403)
      let held = try await hub.ask("/applications?held=true", as: holder).body["items"]?.array
      #expect(held?.isEmpty == true)
    }
    #expect(try await hub.ask("/applications").body["items"]?.array?.count == 2)
  }

  /// The keys of all records of a topic.
  private func keys(_ hub: WholeHub, of topic: String) async throws -> Set<String> {
    let admin = try await hub.bus.admin()
    let count = try await admin.describe([topic]).first?.partitions ?? 1
    await admin.close()
    let partitions = (0..<Int32(count)).map { (TopicPartition(topic, $0), Int64(-2)) }
    let reader = try await hub.bus.consumer(.partitions(Dictionary(uniqueKeysWithValues: partitions)))
    var keys: Set<String> = []
    while !Task.isCancelled {
      switch try await reader.next(limit: 1000, wait: .seconds(5)) {
      case .records(let messages)?:
        keys.formUnion(messages.compactMap { $0.key.map { String(decoding: $0, as: UTF8.self) } })
      case .caughtUp?:
        await reader.close()
        #expect(!keys.isEmpty, "\(topic)")
        return keys
      default: continue
      }
    }
    throw CancellationError()
  }
}
