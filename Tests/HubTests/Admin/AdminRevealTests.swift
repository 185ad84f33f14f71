import Crypto
import HTTP
import HubTesting
import JSON
import Testing

@testable import Hub

@Suite struct AdminRevealTests {
  private static let secret = "张三，310104199001010016"

  /// Reads every original as the same application.
  private struct OneApplication: Translator {
    func application(from original: Original) -> Translation<Application> { .translated(Samples.restaurant, Trace()) }
    func statuses(from original: Original) -> Translation<[StatusEvent]> { .invalid([]) }
  }

  private func scene(_ bytes: [UInt8] = Array("{\"applyNo\":\"\(secret)\"}".utf8)) async throws -> IndexScene {
    let scene = try await IndexScene()
    let original = Original(system: "city", bytes: bytes, receivedAt: scene.clock.now())
    let digest = Hex.encode(Digest.sha256(bytes))
    var state = CaseState.sample(1)
    state.original = try await scene.publish([OriginalRecord.record(original, digest: digest, key: "ap-1")])[0]
    state.originalDigest = digest
    try await scene.write(state)
    return scene
  }

  private func setAside(_ bytes: [UInt8], in scene: IndexScene) async throws -> String {
    let message = BusMessage(
      source: TopicPartition(Topics.inbox, 0), offset: 1, timestamp: 0, key: nil, value: bytes, headers: [])
    let place = try await scene.publish([Quarantine.record(of: message, reason: "case-unknown", stage: .report)])[0]
    return "\(place.partition.partition)-\(place.offset)"
  }

  private func reveals(_ scene: IndexScene) throws -> [JournalEntry] {
    try scene.bus.records(of: Topics.journal).map { try JournalEntry($0) }.filter { $0.kind == .reveal }
  }

  @Test func showsAnOriginalToANamedOperatorAndKeepsWhoSawIt() async throws {
    let scene = try await scene()
    try await AdminScene.run(scene, translator: OneApplication()) { admin async throws in
      let answer = try await admin.ask("/applications/C1/reveal", posting: ["reason": "complaint 7"], as: 4)
      #expect(answer.status == 200 && answer.json["actor"] == "hashed")
      #expect(answer.json[pointer: "/original/text"] == .string("{\"applyNo\":\"\(Self.secret)\"}"))
      #expect(answer.json["canonical"] == Samples.restaurant.json)
    }
    let entry = try #require(try reveals(scene).first)
    #expect(entry.key == "ap-1" && entry.outcome == .revealed && entry.source == nil)
    #expect(entry.actor == "hashed" && entry.why == "complaint 7" && entry.originalDigest?.count == 64)
    #expect(!String(decoding: entry.json.bytes(), as: UTF8.self).contains("张三"))
    try await AdminScene.run(scene) { admin async throws in
      let journal = try await admin.ask("/applications/C1").json["journal"]?.array ?? []
      #expect(journal.last?["outcome"] == "revealed" && journal.last?["why"] == "complaint 7")
    }
  }

  @Test func showsNothingThatCannotBeRecorded() async throws {
    let scene = try await scene()
    let name = try await setAside(Array(Self.secret.utf8), in: scene)
    try await AdminScene.run(scene, translator: OneApplication()) { admin async throws in
      for path in ["/applications/C1/reveal", "/quarantine/\(name)/reveal"] {
        scene.bus.plan(.publish(BusError(.unavailable, code: "down", message: "down")))
        let answer = try await admin.ask(path, posting: ["reason": "complaint 7"])
        #expect(answer.status == 503)
        #expect(!String(decoding: answer.json.bytes(), as: UTF8.self).contains("张三"))
      }
    }
    #expect(try reveals(scene).isEmpty)
  }

  @Test func asksForARoleAReasonAndTheDistrict() async throws {
    let scene = try await scene()
    let name = try await setAside(Array(Self.secret.utf8), in: scene)
    try await AdminScene.run(scene, translator: OneApplication()) { admin async throws in
      let because: JSONValue = ["reason": "complaint 7"]
      #expect(try await admin.ask("/applications/C1/reveal", posting: because, as: 2).status == 403)
      #expect(try await admin.ask("/applications/C1/reveal", posting: because, as: 3).status == 404)
      #expect(try await admin.ask("/quarantine/\(name)/reveal", posting: because, as: 3).status == 403)
      #expect(try await admin.ask("/quarantine/9-9/reveal", posting: because).status == 404)
      for body in [[:], ["reason": ""], ["reason": "  "], ["reason": "x", "dryrun": true]] as [JSONValue] {
        #expect(try await admin.ask("/applications/C1/reveal", posting: body).status == 400)
      }
    }
    #expect(try reveals(scene).isEmpty)
  }

  @Test func triesOutWithoutShowingOrRecording() async throws {
    let scene = try await scene()
    try await AdminScene.run(scene) { admin async throws in
      let answer = try await admin.ask("/applications/C1/reveal", posting: ["dryRun": true])
      #expect(answer.status == 200 && answer.json["dryRun"] == true && answer.json["original"] == nil)
    }
    #expect(try reveals(scene).isEmpty)
  }

  @Test func saysWhereTheOriginalIsGone() async throws {
    let scene = try await IndexScene()
    try await scene.write(.sample(1))
    try await AdminScene.run(scene) { admin async throws in
      let answer = try await admin.ask("/applications/C1/reveal", posting: ["reason": "complaint 7"])
      #expect(answer.status == 409 && answer.json["code"] == "original-gone")
    }
    #expect(try reveals(scene).isEmpty)
  }

  @Test func showsTheStructureOfWhatWasSetAsideAndItsValuesOnlyOnReveal() async throws {
    let scene = try await scene()
    let bytes = Array(#"{"name":"\#(Self.secret)","n":310104,"list":[{"phone":"138"},null],"yes":true}"#.utf8)
    let name = try await setAside(bytes, in: scene)
    let broken = try await setAside([0xD5, 0xC5, 0x00], in: scene)
    try await AdminScene.run(scene) { admin async throws in
      let masked = try await admin.ask("/quarantine/\(name)").json
      let structure: JSONValue = [
        "name": "<text>", "n": "<number>", "list": [["phone": "<text>"], nil], "yes": "<boolean>",
      ]
      #expect(masked["content"] == structure && masked["revealed"] == nil)
      #expect(try await admin.ask("/quarantine/\(broken)").json["content"] == "<3 bytes, not JSON>")
      let shown = try await admin.ask("/quarantine/\(name)/reveal", posting: ["reason": "which case?"])
      #expect(shown.json[pointer: "/original/text"] == .string(String(decoding: bytes, as: UTF8.self)))
      let odd = try await admin.ask("/quarantine/\(broken)/reveal", posting: ["reason": "which case?"])
      #expect(odd.json[pointer: "/original/base64"] == "1cUA")
    }
    try await AdminScene.run(scene) { admin async throws in
      let revealed = try await admin.ask("/quarantine/\(name)").json["revealed"]
      #expect(revealed?.array?.first?["actor"] == "root" && revealed?.array?.first?["why"] == "which case?")
    }
  }
}
