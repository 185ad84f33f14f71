import HTTP
import JSON
import Testing

@testable import hubctl

/// The program as a whole, against an admin API with fixed answers.
@Suite(.timeLimit(.minutes(1))) struct HubctlTests {
  private static let held: JSONValue = [
    "application": "ap-1", "revision": 3, "source": ["system": "city", "caseNumber": "C1", "path": 1, "version": 1],
    "theme": ["name": "我要开办超市"], "status": "submitted", "disposition": "held",
    "acceptedAt": "2026-03-02T09:15:00+08:00", "legs": [], "inFlight": [],
    "holds": [
      [
        "reason": "mapping-missing", "detail": "not coordinated", "since": "2026-03-02T09:15:00+08:00",
        "messageZh": "未协同",
        "messageEn": "not coordinated", "hint": "agree a mapping",
      ]
    ],
  ]

  private func stub(_ answers: [String: (status: Int, json: JSONValue)]) throws -> AdminStub { try AdminStub(answers) }

  @Test func listsAndNames() async throws {
    let stub = try stub([
      "GET /applications": (200, ["items": [Self.held], "index": ["phase": "rebuilding", "percent": 7]])
    ])
    let table = try await stub.run("get", "apps", "--held", "--since", "24h")
    #expect(table.code == 0)
    #expect(table.output.contains("ap-1          city     C1            我要开办超市   submitted   held     mapping-missing"))
    #expect(table.complaint.contains("7 %"))
    #expect(try await stub.run("get", "apps", "-o", "name").output == "application/ap-1\n")
    let request = try #require(stub.requests.first)
    #expect(request.query == "since=24h&held=true&limit=50")
    #expect(request.headers["Authorization"] == "Bearer \(AdminStub.token)")
    await stub.stop()
  }

  @Test func sendsAnApplicantInTheBodyOnly() async throws {
    let stub = try stub(["POST /applications/search": (200, ["items": []])])
    #expect(try await stub.run("get", "apps", "--uscc", "91310104000000019P").code == 0)
    let request = try #require(stub.requests.first)
    #expect(request.query.isEmpty && !request.path.contains("9131"))
    #expect(try JSONValue(parsing: request.body)["applicant"] == ["91310104000000019P"])
    await stub.stop()
  }

  @Test func tracesForAPerson() async throws {
    let entry: JSONValue = [
      "time": "2026-03-02T09:15:00+08:00", "stage": "route", "kind": "submitted", "outcome": "held",
      "reason": "mapping-missing", "sent": ["ap-1.xuhui.1"], "items": ["A-1 accepted"], "caseNumber": "ap-1.fire",
    ]
    let limits: JSONValue = [
      ["item": "A-1", "clock": "decision", "days": 1, "since": "2026-03-02", "committed": true, "bySilence": true]
    ]
    var held = Self.held.object ?? [:]
    held["items"] = [
      ["code": "A-1", "status": "received", "acceptedByLaw": "2026-03-02"], ["code": "A-2", "status": "received"],
    ]
    let stub = try stub([
      "GET /applications/C1": (200, ["application": .object(held), "journal": [entry], "deadlines": limits])
    ])
    let trace = try await stub.run("trace", "C1")
    #expect(trace.code == 0)
    for part in [
      "application ap-1  revision 3", "path ① city site", "held: mapping-missing", "→ agree a mapping", "sent xuhui.1",
      "items A-1 accepted", "number ap-1.fire", "item A-1: by law accepted from 2026-03-02 on",
      "received (by law accepted)", "decision 1d by commitment by silence",
    ] {
      #expect(trace.output.contains(part), "\(part)")
    }
    #expect(!trace.output.contains("item A-2: by law"), "its department has time left")
    #expect(!trace.output.contains("\u{1B}"))
    let json = try await stub.run("trace", "C1", "-o", "json").output
    #expect(try JSONValue(parsing: Array(json.utf8))["journal"] == [entry])
    await stub.stop()
  }

  @Test func revealsWithAReason() async throws {
    let shown: JSONValue = [
      "about": "ap-1", "at": "2026-03-02T09:15:00+08:00", "actor": "duty", "reason": "complaint 7",
      "canonical": ["applicant": ["name": "张三"]], "original": ["system": "city", "text": "{\n\"a\":\"\u{1B}[2J\"}"],
    ]
    let stub = try stub([
      "GET /applications/C1": (200, ["application": Self.held, "journal": []]),
      "POST /applications/C1/reveal": (200, shown),
      "GET /quarantine/0-1": (200, ["record": "0-1", "content": ["name": "<text>"]]),
      "POST /quarantine/0-1/reveal": (200, ["dryRun": true, "would": "show 6 bytes"]),
    ])
    for verb in [["trace"], ["held", "show"]] {
      let words = verb + ["C1", "--reveal", "--reason", "complaint 7"]
      let text = try await HubctlProcess.run(
        words, environment: ["HUB_SERVER": stub.url, "HUB_TOKEN": AdminStub.token])
      #expect(text.code == 0 && text.output.contains("revealed to duty at 2026-03-02 09:15:00, because: complaint 7"))
      #expect(text.output.contains("    name: 张三\n") && text.output.contains("  \"a\":\"�[2J\"}"))
    }
    #expect(stub.requests.map(\.method) == [.post, .get, .post, .get])
    #expect(try JSONValue(parsing: try #require(stub.requests.first).body) == ["reason": "complaint 7"])
    let json = try await stub.run("trace", "C1", "--reveal", "--reason", "complaint 7", "-o", "json").output
    #expect(try JSONValue(parsing: Array(json.utf8))["revealed"] == shown)
    let masked = try await stub.run("quarantine", "show", "quarantine/0-1", "--reveal", "--dry-run")
    #expect(masked.output.contains("name: <text>") || masked.output.contains("name: \"<text>\""))
    #expect(masked.output.contains("dry run: would show 6 bytes"))
    await stub.stop()
  }

  @Test func releasesManyAndSumsUp() async throws {
    let stub = try stub([
      "POST /applications/ap-1/commands": (200, ["application": "ap-1", "outcome": "done"]),
      "POST /applications/ap-2/commands": (
        409, ["code": "stale-revision", "messageZh": "已变", "messageEn": "changed", "hint": "look"]
      ),
      "POST /applications/ap-3/commands": (
        202, ["application": "ap-3", "outcome": "pending", "hint": "hubctl get command x"]
      ),
    ])
    let both = try await stub.run("held", "release", "application/ap-1", "ap-2", "--reason", "agreed")
    #expect(both.code == 6 && both.output == "ap-1 done\n" && both.complaint.contains("ap-2: changed (已变)"))
    #expect(
      try JSONValue(parsing: try #require(stub.requests.first).body) == ["action": "release", "reason": "agreed"])
    #expect(try await stub.run("held", "release", "ap-2", "--reason", "x").code == 7)
    let later = try await stub.run("held", "release", "ap-3", "--reason", "x")
    #expect(later.code == 75 && later.output.contains("hubctl get command x"))
    #expect(try await stub.run("held", "release", "ap-1").code == 2)
    #expect(try await stub.run("held", "release", "ap-1", "ap-2", "--reason", "x", "--revision", "3").code == 2)
    await stub.stop()
  }

  @Test func saysWhatIsNotWell() async throws {
    let stub = try stub([
      "GET /status": (200, ["ok": false, "hub": "h", "notReady": [["subject": "bus", "reason": "not reached"]]]),
      "GET /ledger": (
        200, ["items": [], "balanced": false, "check": ["unaccounted": 2, "first": [["source": "hub.inbox/0/7"]]]]
      ),
    ])
    let status = try await stub.run("status")
    #expect(status.code == 1 && status.output.contains("not ready      bus: not reached"))
    let ledger = try await stub.run("ledger")
    #expect(ledger.code == 1 && ledger.output.contains("2 UNACCOUNTED: hub.inbox/0/7"))
    await stub.stop()
  }

  @Test func tellsWhyItCannotAsk() async throws {
    let away = try await HubctlProcess.run(
      ["status"], environment: ["HUB_SERVER": "http://127.0.0.1:1", "HUB_TOKEN": "x"])
    #expect(away.code == 69 && away.complaint.contains("cannot be reached") && away.output.isEmpty)
    let stranger = try await HubctlProcess.run(["status"], environment: ["HUB_DATA": "/nonexistent"])
    #expect(stranger.code == 5 && stranger.complaint.contains("HUB_TOKEN"))
    #expect(try await HubctlProcess.run(["status", "--context", "prod"]).code == 78)
    #expect(try await HubctlProcess.run(["gte"]).code == 2)
    #expect(try await HubctlProcess.run(["--help"]).output.contains("Look (查看):"))
    #expect(try await HubctlProcess.run(["__complete", "--", "get", "th"]).output.hasPrefix("themes\t"))
    #expect(try await HubctlProcess.run(["check", "--config", "/nonexistent"]).code == 78)
  }
}
