import CommandLine
import Hub
import JSON

extension Program {
  static let getDeadlines = VerbCommand(
    "deadlines", aliases: ["deadline"], summary: "limits that run (时限): what is due or overdue, the next one first",
    details: """
      Limits count working days. The level is normal, warning (预警), yellow (黄牌, overdue) or red (红牌). A limit that
      stands still (特别程序) has no due date and comes last. The same condition given twice takes both.
      """,
    options: [
      .value(
        "level", nil, "LEVEL", choices: AlertLevel.allCases.map(\.rawValue), isRepeatable: true,
        help: "only of this level"),
      .value("within", nil, "TIME", help: "due within this time, or overdue: 12h, 2d"),
      .value("district", nil, "CODE", isRepeatable: true, help: "district, SH00xx"),
      .value("theme", nil, "THEME", isRepeatable: true, help: "district theme"),
      .value("department", nil, "SYSTEM", isRepeatable: true, help: "decided by this system"),
      .value("limit", "n", "N", standard: "50", help: "at most so many, 1 to 500"),
      .flag("all", "a", help: "all of them, page by page"),
    ],
    examples: [
      .init("hubctl get deadlines --within 2d", "what has to be done by the day after tomorrow"),
      .init(
        "hubctl get deadlines --level yellow --level red --department market", "what market supervision is late with"),
    ],
    action: { session in
      let client = try session.client()
      var query: [(name: String, value: String)] = []
      for name in ["level", "within", "district", "theme", "department"] {
        query += session.invocation.all(name).map { (name, $0) }
      }
      let isAll = session.invocation.flag("all")
      let limit = try session.invocation.integer("limit", in: 1...500) ?? 50
      query.append(("limit", isAll ? "500" : String(limit)))
      var (items, after): ([JSONValue], String?) = ([], nil)
      repeat {
        let page = try await client.get("/deadlines", query + (after.map { [("after", $0)] } ?? []))
        if after == nil { session.noteIndex(page) }
        items += page["items"]?.array ?? []
        after = page["next"]?.string
      } while isAll && after != nil
      if after != nil { session.note("there are more: -n for a longer list, --all for all") }
      session.write(
        Listing(kind: "application", items: items, name: "/application", columns: deadlineColumns).text(session.format))
      return .ok
    })

  private static let deadlineColumns: [Listing.Column] = [
    .init("APPLICATION", "/application"), .init("CASE NUMBER", "/caseNumber"), .init("DISTRICT", "/district"),
    .init("THEME", "/theme"), .init("ITEM") { $0["item"].map(plain) ?? "whole" }, .init("DEPARTMENT", "/department"),
    .init("LIMIT") { limit($0) }, .init("LAST DAY") { lastDay($0) },
    .init("LEFT", "/left"), .init("LEVEL", "/level"), .init("SINCE", "/since", wide: true),
    .init("LEGAL LAST DAY", "/legalLastDay", wide: true), .init("STATUS", "/status", wide: true),
  ]

  /// Which limit, its days, and what they come from where that is neither promise nor law of every applicant.
  static func limit(_ deadline: JSONValue) -> String {
    "\(plain(deadline["clock"])) \(plain(deadline["days"]))d" + (deadline["committed"] == true ? " by commitment" : "")
      + (deadline["bySilence"] == true ? " by silence" : "")
  }

  /// The last day, or why there is none; `~` marks one that a calendar to come may move.
  static func lastDay(_ deadline: JSONValue) -> String {
    if deadline["paused"] == true { return "paused" }
    return plain(deadline["lastDay"]) + (deadline["provisional"] == true ? "~" : "")
  }
}
