import CommandLine
import JSON

extension Program {
  static let statusVerb = VerbCommand(
    "status", group: "Look (查看)", summary: "is all well? (总览)",
    details: "Exit code 1 where something is not well, so that it can be asked by a watchdog.",
    action: { session in
      let answer = try await session.client().get("/status")
      session.present(answer, table: session.statusText)
      return answer["ok"] == true ? .ok : .failed
    })

  static let ledgerVerb = VerbCommand(
    "ledger", group: "Look (查看)", summary: "accepted = delivered + in flight + held + refused + withdrawn (对账)",
    details: """
      Counted in legs, by day of acceptance. Below stands the check against the inbox: a record without an outcome is
      unaccounted, and that is an alarm (exit code 1).
      """,
    options: [
      .value("from", nil, "DATE", help: "first day; seven days back where none is given"),
      .value("until", nil, "DATE", help: "last day; today where none is given"),
    ],
    examples: [.init("hubctl ledger --from 2026-03-01 --until 2026-03-31", "a month")],
    action: { session in
      let query = ["from", "until"].compactMap { name in session.invocation.value(name).map { (name: name, value: $0) }
      }
      let answer = try await session.client().get("/ledger", query)
      session.present(answer, table: session.ledgerText)
      return answer["balanced"] == false ? .failed : .ok
    })
}

extension Session {
  fileprivate func statusText(_ json: JSONValue) -> String {
    let text = { (pointer: JSONPointer) in json[pointer: pointer].map { plain($0).printable } ?? "–" }
    let verdict = json["ok"] == true ? output.paint("all is well (正常)", .green) : output.paint("not well (异常)", .red)
    let week = (json["lastSevenDays"]?.object?.members ?? []).map { "\(plain($0.value)) \($0.key)" }
    let held = json[pointer: "/lastSevenDays/held"]?.int64 ?? 0
    var lines = [
      "\(output.paint(text("/hub"), .bold)): \(verdict)", "  configuration  \(text("/configuration"))",
      "  roles          \(text("/roles"))", "  index          \(text("/index/phase")), \(text("/index/percent")) %",
      "  last 7 days    \(week.joined(separator: ", "))", "  ledger         \(ledgerVerdict(json["check"]))",
    ]
    if let filings = json["sameMatter"]?.int64, filings > 0 {
      lines.append("  one matter     \(filings) filed by two paths: hubctl get applications --same-matter -o wide")
    }
    for one in json["notReady"]?.array ?? [] {
      lines.append(
        output.paint("  not ready      \(plain(one["subject"])): \(plain(one["reason"]))", .red))
    }
    if held > 0 { lines.append("  → hubctl held list shows what waits for you") }
    return lines.joined(separator: "\n") + "\n"
  }

  fileprivate func ledgerText(_ json: JSONValue) -> String {
    let sides = ["delivered", "in-flight", "held", "refused", "withdrawn"]
    let names = ["DAY", "SOURCE", "THEME", "RECEIVER", "ACCEPTED"] + sides.map { $0.uppercased() }
    let rows = (json["items"]?.array ?? []).map { line in
      ["day", "source", "theme", "receiver", "accepted"].map { line[$0].map(plain) ?? "–" }
        + sides.map { line["sides"]?[$0].map(plain) ?? "0" }
    }
    return Table(names.map { .init($0) }, rows: rows).text() + "\ncheck: \(ledgerVerdict(json["check"]))\n"
  }

  private func ledgerVerdict(_ check: JSONValue?) -> String {
    guard let check else { return "not checked yet" }
    let count = check["unaccounted"]?.int64 ?? 0
    guard count > 0 else { return output.paint("balanced", .green) + " at \(clock(check["at"]))" }
    let first = (check["first"]?.array ?? []).prefix(5).map { plain($0["source"]) }
    return output.paint("\(count) UNACCOUNTED", .red) + ": \(first.joined(separator: ", "))"
  }
}
