import Foundation
import HTTP
import Hub
import HubTesting
import JSON
import Simulation
import Testing

/// Systems that fetch their own records by HTTP, and systems that write into Kafka themselves.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct PullScenarioTests {
  /// A configuration in which the café theme leads to a system of the test's.
  private func leading(to code: String, _ yaml: String) -> (inout ConfigFiles) -> Void {
    { files in
      files.contents["systems/\(code).yaml"] = Array(yaml.utf8)
      let mappings = String(decoding: files.contents["mappings.yaml"] ?? [], as: UTF8.self)
      files.contents["mappings.yaml"] = Array(
        mappings.replacing("theme: cafe, system: xuhui", with: "theme: cafe, system: \(code)").utf8)
    }
  }

  @Test("a system fetches its records with a cursor, and acknowledges them", arguments: ScenarioGround.available)
  func pull(ground: ScenarioGround) async throws {
    let key = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID().uuidString)")
    try Data(Data(WholeHub.cityKey).base64EncodedString().utf8).write(to: key)
    defer { try? FileManager.default.removeItem(at: key) }
    let yaml = """
      system: puller
      name: {zh: 自行获取的系统, en: a system that fetches}
      district: SH00XH
      credentials: [{id: puller, algorithm: HMAC-SHA256, secret: "file:\(key.path)"}]
      send: {transport: http-pull}
      receive: {transport: http-receive, acknowledgements: /systems/puller/v1/acknowledgements, reply: portal}
      tables:
        result: {words: {delivered: delivered, refused: refused}}
      inbound:
        acknowledgement:
          for-each: acknowledgements
          fields:
            delivery: { from: deliveryId, required: true }
            outcome: { from: result, required: true, table: result }

      """
    try await WholeHub.run(on: ground, changing: leading(to: "puller", yaml)) { hub in
      let signer = try PushSigner(keyID: "puller", key: WholeHub.cityKey)
      let puller = try RecordPuller(hub: hub.receive, code: "puller", signer: signer)
      defer { puller.close() }
      let empty = try JSONValue(parsing: try await puller.records().body)
      #expect(empty["data"]?["records"] == [])

      // The answer waits for the first record.
      async let waiting = puller.records(wait: 15)
      let answer = try await hub.push("02-cafe")
      let id = try #require(answer.body["data"]?["applicationId"]?.string)
      let first = try JSONValue(parsing: try await waiting.body)
      let event = try #require(first["data"]?["records"]?.array?.first)
      #expect(event["specversion"] == "1.0")
      #expect(event["subject"]?.string == id)
      #expect(event["hubdeliveryid"]?.string == "\(id).puller.1")
      #expect(event[pointer: "/data/payload/themeName"]?.string == "我要开咖啡店")

      // Until it is acknowledged it stands, and may be fetched again.
      _ = try await hub.journal { $0.contains { $0.system == "puller" && $0.outcome == .handedOver } }
      let again = try JSONValue(parsing: try await puller.records().body)
      #expect(again["data"]?["records"]?.array?.count == 1)
      #expect(try await puller.acknowledge(["\(id).puller.1"]).status == 200)
      let told = try await hub.journal { $0.contains { $0.system == "puller" && $0.outcome == .delivered } }
      #expect(told.contains { $0.kind == .acknowledged && $0.delivery == DeliveryID("\(id).puller.1") })

      let next = try #require(first["data"]?["next"]?.string)
      let rest = try JSONValue(parsing: try await puller.records(after: next).body)
      #expect(rest["data"]?["records"] == [])

      // Its own outbox only, and only with a cursor that is one.
      let other = try RecordPuller(hub: hub.receive, code: "xuhui", signer: signer)
      defer { other.close() }
      #expect(try await other.records().status == 401)
      #expect(try await puller.records(after: "1.x").status == 400)
      #expect(try await puller.records(limit: 100_000).status == 400)
    }
  }

  @Test("a system writes its statuses into its own topic", arguments: ScenarioGround.available)
  func write(ground: ScenarioGround) async throws {
    let yaml = """
      system: writer
      name: {zh: 自行写入Kafka的系统, en: a system that writes Kafka}
      district: SH00XH
      delivery: {poll: 200ms}
      send: {transport: kafka-topic}
      receive: {transport: kafka-topic}
      tables:
        word: {words: {受理: accepted, 办结: finished}}
      inbound:
        status:
          fields:
            caseNumber: { from: number, required: true }
            whole: { from: status, table: word }

      """
    try await WholeHub.run(on: ground, changing: leading(to: "writer", yaml)) { hub in
      let answer = try await hub.push("02-cafe")
      let id = try #require(answer.body["data"]?["applicationId"]?.string)
      _ = try await hub.journal { $0.contains { $0.system == "writer" && $0.outcome == .delivered } }
      let publisher = try await hub.bus.publisher(named: "writer")
      for text in [#"{"number":"\#(id).writer","status":"受理"}"#, "{", #"{"number":"\#(id).writer","status":"办结"}"#] {
        _ = try await publisher.publish([
          BusRecord(topic: Topics.incoming("writer"), key: Array(id.utf8), value: Array(text.utf8))
        ])
      }
      await publisher.close()
      let told = try await hub.journal { $0.contains { $0.system == "writer" && $0.status == .finished } }
      #expect(told.filter { $0.system == "writer" }.compactMap(\.status) == [.accepted, .finished])
      #expect(
        try await eventually {
          let aside = try await hub.get("/quarantine")
          return aside["items"]?.array?.first?["reason"]?.string == "json-malformed"
        })
    }
  }
}
