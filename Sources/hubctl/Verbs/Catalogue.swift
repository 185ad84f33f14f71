import CommandLine
import Hub
import JSON
import YAML

extension Program {
  static let catalogueVerb = VerbCommand(
    "catalogue", group: "Act (处理)", summary: "how the catalogue changed, and changing it (事项管理)",
    subcommands: [
      VerbCommand(
        "diff", summary: "in what two versions of a theme differ",
        details: "With no version, the newest against the one before; with one, that one against the one before.",
        arguments: [
          Argument("THEME", help: "its code or name"), Argument("V1", help: "a version", isOptional: true),
          Argument("V2", help: "a later version", isOptional: true),
        ],
        examples: [.init("hubctl catalogue diff restaurant", "what changed last?")],
        action: { session in
          let theme = session.invocation.argument(0) ?? ""
          let versions = session.invocation.arguments.dropFirst()
          let names = versions.count == 1 ? ["to"] : ["from", "to"]
          let query = zip(names, versions).map { (name: $0, value: $1) }
          let answer = try await session.client().get("/catalogue/diff/\(theme.pathSegment)", query)
          session.present(answer) { answer in
            answer["difference"]?.array?.isEmpty == false
              ? differenceText(answer["difference"])
              : "nothing differs (没有差别): hubctl get catalogue lists the versions\n"
          }
          return .ok
        }),
      VerbCommand(
        "publish", summary: "put a change of an item into the catalogue",
        details: """
          The file is YAML: item, and what changes of it: elements, materials, promisedDays, legalDays, effective, theme.
          It becomes a version of each theme that has the item, and takes effect by itself at its date.
          """,
        arguments: [Argument("FILE", help: "the change; - is standard input", completion: .files)],
        options: [
          .value("reason", nil, "TEXT", help: "why; subscribers and the history read it"),
          .flag("dry-run", help: "show what would change, and write nothing"),
        ],
        examples: [.init("hubctl catalogue publish change.yaml --reason 表样更新 --dry-run", "what would change?")],
        action: publish),
    ])

  /// `get catalogue --history`.
  static let getCatalogue = VerbCommand(
    "catalogue", summary: "the versions of the themes: who changed what, from when on",
    options: [
      .flag("history", help: "every version, not only the one in force"),
      .value("theme", nil, "THEME", help: "of one theme only"),
    ],
    examples: [.init("hubctl get catalogue --history", "how did it come about?")],
    action: { session in
      let query = session.invocation.value("theme").map { [(name: "theme", value: $0)] } ?? []
      let versions = try await session.client().get("/catalogue/history", query)["items"]?.array ?? []
      let items = session.invocation.flag("history") ? versions : inForce(versions)
      session.write(
        Listing(kind: "catalogue", items: items, name: JSONPointer(tokens: ["theme"]), columns: historyColumns)
          .text(session.format))
      return .ok
    })

  private static let historyColumns: [Listing.Column] = [
    .init("THEME", "/theme"), .init("VERSION", "/version"), .init("EFFECTIVE") { clock($0["effective"]) },
    .init("IN FORCE") { $0["inForce"] == true ? "yes" : "waits" }, .init("BY", "/author"), .init("ITEM", "/item"),
    .init("CHANGES") { String($0["difference"]?.array?.count ?? 0) }, .init("REASON", "/reason"),
    .init("PUBLISHED", wide: true) { clock($0["publishedAt"]) },
  ]

  private static let publish: Verb = { session in
    let path = session.invocation.argument(0) ?? ""
    let isDryRun = session.invocation.flag("dry-run")
    guard isDryRun || session.invocation.value("reason") != nil else {
      throw session.invocation.usageError("--reason is needed: the history keeps who did what and why")
    }
    let change: JSONValue
    do {
      change = try YAMLNode.parse(try session.read(path))?.json ?? .null
    } catch let error as YAMLError {
      throw Failure(.usage, "\(path.printable):\(error.position.line): \(error.message)")
    }
    var body: JSONObject = ["change": change, "dryRun": .bool(isDryRun)]
    if let reason = session.invocation.value("reason") { body["reason"] = .string(reason) }
    let answer = try await session.client().post("/catalogue/changes", .object(body)).json
    session.present(answer) { json in
      let changes = json["changes"]?.array ?? []
      if changes.isEmpty { return "nothing differs from what is published\n" }
      return changes.map { change in
        let lead = isDryRun ? "would become" : "is"
        return
          "\(plain(change["theme"])) \(lead) version \(plain(change["version"])) from \(clock(change["effective"]))\n"
          + differenceText(change["difference"])
      }.joined()
    }
    return .ok
  }
}

/// Of each theme the newest version that is in force.
private func inForce(_ versions: [JSONValue]) -> [JSONValue] {
  var newest: [String: JSONValue] = [:]
  for version in versions where version["inForce"] == true { newest[plain(version["theme"])] = version }
  return newest.values.sorted { plain($0["theme"]) < plain($1["theme"]) }
}

private func differenceText(_ difference: JSONValue?) -> String {
  let rows = (difference?.array ?? []).map { one in
    [
      one["from"] == nil ? "+" : one["to"] == nil ? "-" : "~", plain(one["item"]), plain(one["part"]),
      plain(one["name"]),
      plain(one["from"]), plain(one["to"]),
    ]
  }
  return Table(["", "ITEM", "PART", "NAME", "FROM", "TO"].map { .init($0) }, rows: rows).text()
}

extension YAMLNode {
  /// The node as JSON: plain numbers, `true` and `false` are such, text in quotes is text.
  fileprivate var json: JSONValue {
    if let entries { return .object(JSONObject(members: entries.map { .init(key: $0.key, value: $0.value.json) })) }
    if let elements { return .array(elements.map(\.json)) }
    if isNull { return .null }
    if let bool { return .bool(bool) }
    return int.map { .integer($0) } ?? .string(scalar ?? "")
  }
}
