import CommandLine
import HTTP
import Hub
import JSON

extension Program {
  static let getApplications = VerbCommand(
    "applications", aliases: ["application", "apps", "app"], summary: "list applications (办事申请), newest first",
    details: """
      Conditions narrow the list; the same condition given twice takes both. --since and --until take a day, an RFC 3339
      time, or how long ago: 90m, 24h, 7d.
      """,
    options: queryOptions + [
      .flag("held", help: "only what waits for an operator (待处理)"),
      .flag("same-matter", help: "only matters that were filed by another path too (同一件事)"),
      .value("reason", nil, "REASON", choices: HoldReason.allCases.map(\.rawValue), help: "held for this reason"),
      .value("limit", "n", "N", standard: "50", help: "at most so many, 1 to 500"),
      .flag("all", "a", help: "all of them, page by page"),
      .flag("watch", "w", help: "go on, and show what is new or has changed"),
    ],
    examples: [
      .init("hubctl get applications --theme restaurant --since 24h", "today's restaurants"),
      .init("hubctl get apps --held -o wide", "what waits, with the detail"),
      .init("hubctl get apps --uscc 91310104000000019P", "all of one company"),
      .init(
        "hubctl get apps --reason mapping-missing -a -o name | xargs hubctl held release --reason 'mapping agreed'",
        "take all up again"),
    ],
    action: { session in
      let client = try session.client()
      let query = try session.query()
      let isAll = session.invocation.flag("all")
      let cases = try await session.cases(client, query, all: isAll)
      session.write(applicationListing(cases).text(session.format))
      if session.invocation.flag("watch") { try await session.watch(client, query, seen: cases) }
      return .ok
    })

  /// Conditions that lists of applications share.
  static let queryOptions: [Option] = [
    .value("theme", nil, "THEME", isRepeatable: true, help: "district theme, or the name as the source wrote it"),
    .value(
      "status", nil, "STATUS", choices: Status.allCases.map(\.rawValue), isRepeatable: true, help: "status of the whole"
    ),
    .value(
      "disposition", nil, "SIDE", choices: Disposition.allCases.map(\.rawValue), isRepeatable: true,
      help: "side of the ledger"),
    .value("source", nil, "SYSTEM", help: "filed by way of this system"),
    .value("receiver", nil, "SYSTEM", help: "with a leg at this system"),
    .value("number", nil, "NUMBER", help: "case number (办件编号) of the source or a receiver"),
    .value("uscc", nil, "NUMBER", help: "the applicant's credit code or ID number (统一社会信用代码)"),
    .value("since", nil, "TIME", help: "accepted at or after"),
    .value("until", nil, "TIME", help: "accepted before"),
  ]

  /// Cases as a table; `-o wide` adds applicant, numbers and versions.
  static func applicationListing(_ cases: [JSONValue]) -> Listing {
    Listing(
      kind: "application", items: cases, name: "/application",
      columns: [
        .init("APPLICATION", "/application"), .init("SOURCE", "/source/system"),
        .init("CASE NUMBER", "/source/caseNumber"),
        .init("THEME") { plain($0[pointer: "/route/theme"] ?? $0[pointer: "/theme/name"]) },
        .init("STATUS", "/status"), .init("STANDS", "/disposition"),
        .init("HELD FOR") { ($0["holds"]?.array ?? []).compactMap { $0["reason"]?.string }.joined(separator: ",") },
        .init("ACCEPTED") { clock($0["acceptedAt"]) },
        .init("MISSING", wide: true) { one in
          let services = (one["services"]?.array ?? []).filter {
            !["found", nil].contains($0["standing"]?.string)
          }
          return services.map { "\(plain($0["service"])):\(plain($0["standing"]))" }.joined(separator: ",")
        }, .init("DISTRICT", "/district", wide: true),
        .init("APPLICANT", "/applicant/name", wide: true),
        .init("RECEIVERS' NUMBERS", wide: true) {
          ($0["legs"]?.array ?? []).compactMap { leg in
            leg["caseNumber"]?.string.map { "\(plain(leg["system"])):\($0)" }
          }.joined(separator: ",")
        }, .init("ALSO FILED", wide: true) { Program.filings($0["sameMatter"]) },
        .init("MAPPING", "/route/mapping", wide: true), .init("VERSION", "/source/version", wide: true),
        .init("REVISION", "/revision", wide: true), .init("SINCE", wide: true) { clock($0["statusAt"]) },
      ])
  }
}

extension Program {
  /// Other filings of one matter: `② xuhui:000000000000201`.
  static func filings(_ filings: JSONValue?) -> String {
    (filings?.array ?? []).map { one in
      "\(pathSigns[plain(one["path"])] ?? "–") \(plain(one["system"])):\(plain(one["caseNumber"]))"
    }.joined(separator: ", ")
  }

  /// The filing paths by their numbers.
  static let pathSigns = ["1": "①", "2": "②", "3": "③"]
}

extension Session {
  /// The conditions that were given, as the admin API takes them.
  fileprivate func query() throws -> [(name: String, value: String)] {
    var query: [(name: String, value: String)] = []
    for name in ["theme", "status", "disposition", "source", "receiver", "number", "since", "until", "reason"] {
      query += invocation.all(name).map { (name, $0) }
    }
    if let number = invocation.value("uscc") { query.append(("applicant", number)) }
    if invocation.flag("held") { query.append(("held", "true")) }
    if invocation.flag("same-matter") { query.append(("sameMatter", "true")) }
    let limit = try invocation.integer("limit", in: 1...500) ?? 50
    return query + [("limit", invocation.flag("all") ? "500" : String(limit))]
  }

  /// One page, or all.
  fileprivate func cases(
    _ client: AdminClient, _ query: [(name: String, value: String)], all: Bool
  ) async throws -> [JSONValue] {
    var cases: [JSONValue] = []
    var after: String?
    repeat {
      let page = try await self.page(client, query + (after.map { [("after", $0)] } ?? []))
      if after == nil { noteIndex(page) }
      cases += page["items"]?.array ?? []
      after = page["next"]?.string
    } while all && after != nil
    if after != nil { note("there are more: -n for a longer list, --all for all") }
    return cases
  }

  /// A query that names an applicant goes in the body: an URL would stand in logs.
  private func page(_ client: AdminClient, _ query: [(name: String, value: String)]) async throws -> JSONValue {
    guard query.contains(where: { $0.name == "applicant" }) else { return try await client.get("/applications", query) }
    var body = JSONObject()
    for (name, value) in query { body[name] = .array((body[name]?.array ?? []) + [.string(value)]) }
    return try await client.post("/applications/search", .object(body)).json
  }

  /// Shows a case again whenever its revision has changed; ends with an interrupt.
  fileprivate func watch(
    _ client: AdminClient, _ query: [(name: String, value: String)], seen: [JSONValue]
  ) async throws {
    let key = { (one: JSONValue) in one["application"]?.string ?? "" }
    var revisions = Dictionary(seen.map { (key($0), $0["revision"]) }) { first, _ in first }
    while true {
      try await Task.sleep(for: .seconds(2))
      let cases = try await page(client, query)["items"]?.array ?? []
      let changed = cases.filter { revisions[key($0)] != .some($0["revision"]) }
      for one in changed { revisions[key(one)] = one["revision"] }
      guard !changed.isEmpty else { continue }
      // Aligned with the list above.
      let all = seen + changed.reversed()
      let lines = Program.applicationListing(format.isTable ? all : changed).text(format).split(separator: "\n")
      for line in format.isTable ? lines.suffix(changed.count) : lines[...] { say(String(line)) }
    }
  }
}

extension String {
  /// The text as one segment of a path.
  var pathSegment: String { percentEncoded(self) }
}
