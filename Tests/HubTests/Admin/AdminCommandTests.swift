import Crypto
import HTTP
import HubTesting
import JSON
import Testing

@testable import Hub

@Suite struct AdminCommandTests {
  private let release: JSONValue = ["action": "release", "reason": "agreed with the owner", "id": "cmd-00000001"]

  private func held() async throws -> IndexScene {
    let scene = try await IndexScene()
    try await scene.write(.sample(3, theme: nil))
    return scene
  }

  private func commands(_ scene: IndexScene) throws -> [Command] {
    try scene.bus.records(of: Topics.inbox).compactMap { message in
      guard case .application(let event) = try InboxEvent(message), case .command(let command) = event.body else {
        return nil
      }
      return command
    }
  }

  private func outcome(_ outcome: JournalEntry.Outcome) -> JournalEntry {
    var entry = JournalEntry.sample("ap-3", nil, outcome: outcome)
    entry.command = "cmd-00000001"
    entry.actor = "root"
    return entry
  }

  @Test func writesACommandAndTellsItsOutcome() async throws {
    let scene = try await held()
    try await scene.write(outcome(.done))
    try await AdminScene.run(scene) { admin async throws in
      let answer = try await admin.ask("/applications/C3/commands", posting: release)
      #expect(answer.status == 200)
      #expect(answer.json["outcome"] == "done" && answer.json["command"] == "cmd-00000001")
      #expect(answer.json["application"] == "ap-3")
      #expect(try await admin.ask("/commands/cmd-00000001").json["outcome"] == "done")
    }
    let command = try #require(try commands(scene).first)
    #expect(command.actor == "root" && command.reason == "agreed with the owner" && command.revision == 0)
    #expect(command.action == .release(nil))
  }

  @Test func sendsTheAskerAwayWhereTheOutcomeTakesLong() async throws {
    let scene = try await held()
    try await AdminScene.run(scene) { admin async throws in
      let asking = Task { try await admin.ask("/applications/C3/commands", posting: release) }
      let ticking = Task { while !Task.isCancelled { scene.clock.advance(by: .seconds(1)); await Task.yield() } }
      let answer = try await asking.value
      ticking.cancel()
      #expect(answer.status == 202)
      #expect(answer.json["outcome"] == "pending" && answer.json["hint"] == "hubctl get command cmd-00000001")
      #expect(try await admin.ask("/commands/cmd-00000001").status == 404)
    }
    #expect(try commands(scene).count == 1)
  }

  @Test func tellsAConflictOfRevisions() async throws {
    let scene = try await held()
    try await scene.write(outcome(.stale))
    try await AdminScene.run(scene) { admin async throws in
      var order = try #require(release.object)
      order["revision"] = 7
      let atOnce = try await admin.ask("/applications/C3/commands", posting: .object(order))
      #expect(atOnce.status == 409 && atOnce.json["code"] == "stale-revision")
      #expect(try commands(scene).isEmpty)
      let later = try await admin.ask("/applications/C3/commands", posting: release)
      #expect(later.status == 409 && later.json["code"] == "stale-revision")
    }
  }

  @Test func triesOutWithoutWriting() async throws {
    let scene = try await IndexScene()
    var state = CaseState.sample(1)
    state.lanes = [
      LaneState(
        system: "xuhui", sequence: 1,
        head: Flight(
          task: .leg("xuhui", content: 1, digest: "w"), delivery: "d1", sequence: 1, standing: .held(.deliveryDoubtful))
      )
    ]
    state.holds = [Hold(reason: .deliveryDoubtful, leg: "xuhui", detail: "timeout", since: state.acceptedAt)]
    try await scene.write(state)
    try await AdminScene.run(scene) { admin async throws in
      let answer = try await admin.ask(
        "/applications/C1/commands", posting: ["action": "settle", "leg": "xuhui", "caseNumber": "X1", "dryRun": true])
      #expect(answer.status == 200)
      #expect(answer.json["dryRun"] == true && answer.json["outcome"] == "done")
      #expect(answer.json[pointer: "/after/legs/0/caseNumber"] == "X1")
      let refused = try await admin.ask(
        "/applications/C1/commands", posting: ["action": "settle", "leg": "fire", "dryRun": true])
      #expect(refused.json["outcome"] == "rejected")
    }
    #expect(scene.bus.records(of: Topics.inbox).isEmpty)
  }

  @Test(
    arguments: [
      ([:], "action"), (["action": "release"], "reason"), (["action": "resend", "reason": "x"], "leg"),
      (["action": "release", "reason": "x", "force": true], "force"),
      (["action": "release", "reason": "x", "id": "short"], "id"),
      (["action": "release", "reason": "x", "revision": "1"], "revision"),
    ] as [(JSONValue, String)])
  func refusesAHalfOrder(body: JSONValue, field: String) async throws {
    try await AdminScene.run(try await held()) { admin async throws in
      let answer = try await admin.ask("/applications/C3/commands", posting: body)
      #expect(answer.status == 400)
      #expect(answer.json["messageEn"]?.string?.hasPrefix(field + ": ") == true)
    }
  }

  @Test func saysWhenTheBusIsAway() async throws {
    let scene = try await held()
    try await AdminScene.run(scene) { admin async throws in
      scene.bus.plan(.publish(BusError(.unavailable, code: "down", message: "down")))
      let answer = try await admin.ask("/applications/C3/commands", posting: release)
      #expect(answer.status == 503 && answer.json["hint"]?.string?.contains("--id") == true)
    }
  }

  @Test func translatesTheOriginalAgainWhereACodeWasUnknown() async throws {
    let scene = try await held()
    var state = CaseState.sample(3, theme: nil)
    state.holds = [Hold(reason: .codeUnknown, leg: nil, detail: "/x", since: state.acceptedAt)]
    try await scene.write(state)
    try await AdminScene.run(scene) { admin async throws in
      let answer = try await admin.ask("/applications/C3/commands", posting: release)
      #expect(answer.status == 409 && answer.json["code"] == "original-gone")
    }
    #expect(try commands(scene).isEmpty)
  }

  /// Reads every document as this word of the one item.
  private struct OneWord: Translator {
    func application(from original: Original) -> Translation<Application> { .invalid([]) }
    func statuses(from original: Original) -> Translation<[StatusEvent]> {
      guard let number = original.number, let word = Status(rawValue: String(decoding: original.bytes, as: UTF8.self))
      else { return .invalid([]) }
      let item = StatusEvent.ItemStatus(item: "SAMPLE-SPJYXK", status: word)
      return .translated([StatusEvent(system: original.system, caseNumber: number, items: [item])], Trace())
    }
  }

  @Test func readsAHeldStatusAgain() async throws {
    let scene = try await IndexScene()
    let original = Original(
      system: "xuhui", bytes: Array("accepted".utf8), receivedAt: scene.clock.now(), number: "X1")
    let digest = Hex.encode(Digest.sha256(original.bytes))
    let position = try await scene.publish([OriginalRecord.record(original, digest: digest, key: "ap-1")])[0]
    var state = CaseState.sample(1).delivered(as: "X1")
    let mark = OriginalMark(digest: digest, position: position)
    let gone = OriginalMark(digest: String(repeating: "0", count: 64), position: position)
    state.holds = [mark, gone].map {
      Hold(reason: .codeUnknown, leg: "xuhui", detail: $0.digest, since: state.acceptedAt, original: $0)
    }
    try await scene.write(state)
    var entry = JournalEntry.sample("ap-1", nil, outcome: .done)
    entry.command = "cmd-00000001"
    try await scene.write(entry)
    try await AdminScene.run(scene, translator: OneWord()) { admin async throws in
      #expect(try await admin.ask("/applications/C1/commands", posting: release).status == 200)
    }
    guard case .release(nil, let statuses)? = try commands(scene).first?.action else {
      Issue.record("no release")
      return
    }
    #expect(statuses.map(\.original) == [mark] && statuses.first?.items.map(\.status) == [.accepted])
  }

  /// Reads every original as the same application.
  private struct OneApplication: Translator {
    func application(from original: Original) -> Translation<Application> { .translated(Samples.restaurant, Trace()) }
    func statuses(from original: Original) -> Translation<[StatusEvent]> { .invalid([]) }
  }

  @Test func releasesWithWhatTheOriginalSaysToday() async throws {
    let scene = try await held()
    let application = Samples.restaurant
    let original = Original(system: "city", bytes: Array("{}".utf8), receivedAt: scene.clock.now())
    let digest = Hex.encode(Digest.sha256(original.bytes))
    let position = try await scene.publish([
      OriginalRecord.record(original, digest: digest, key: application.id.rawValue)
    ])[0]
    var state = CaseState.sample(3, theme: nil)
    state.application = application.id
    (state.original, state.originalDigest) = (position, digest)
    state.holds = [Hold(reason: .codeUnknown, leg: nil, detail: "/x", since: state.acceptedAt)]
    try await scene.write(state)
    var entry = JournalEntry.sample(application.id.rawValue, nil, outcome: .done)
    entry.command = "cmd-00000001"
    try await scene.write(entry)
    try await AdminScene.run(scene, translator: OneApplication()) { admin async throws in
      let path = "/applications/\(application.id)/commands"
      #expect(try await admin.ask(path, posting: release).json["outcome"] == "done")
      let preview = try await admin.ask(path, posting: ["action": "release", "dryRun": true]).json
      #expect(preview["dryRun"] == true && preview["outcome"]?.string?.isEmpty == false)
    }
    guard case .release(let submission?, statuses: [])? = try commands(scene).first?.action else {
      Issue.record("no submission")
      return
    }
    #expect(submission.application == application && submission.original == position)
    #expect(submission.contentDigest == application.contentDigest())
  }
}
