import CommandLine
import Hub
import JSON

extension Program {
  static let getVerb = VerbCommand(
    "get", group: "Look (查看)", summary: "list applications, deadlines, themes, mappings, systems",
    subcommands: [
      getApplications, getDeadlines,
      catalogue("themes", alias: "theme", "the themes (一件事) of the catalogue", themeColumns),
      getCatalogue,
      catalogue("mappings", alias: "mapping", "which city theme leads to which district theme", mappingColumns),
      catalogue("systems", alias: "system", "the connected systems", systemColumns),
      VerbCommand(
        "command", summary: "what came of an operator's command",
        arguments: [Argument("ID", help: "the command's id, as it was told")],
        action: { session in
          let id = session.invocation.argument(0) ?? ""
          let answer = try await session.client().get("/commands/\(id.pathSegment)")
          session.present(answer) {
            "\(plain($0["outcome"])) (\(clock($0["time"])), \(plain($0["application"])))\n"
          }
          return .ok
        }),
    ])

  private static func catalogue(
    _ kind: String, alias: String, _ summary: String, _ columns: [Listing.Column]
  ) -> VerbCommand {
    VerbCommand(
      kind, aliases: [alias], summary: summary,
      options: [.flag("local", help: "of the configuration directory, not of the running hub")],
      action: { session in
        let items =
          session.invocation.flag("local")
          ? try session.localCatalogue(kind) : try await session.client().get("/\(kind)")["items"]?.array ?? []
        session.write(
          Listing(kind: alias, items: items, name: JSONPointer(tokens: [alias]), columns: columns).text(session.format))
        return .ok
      })
  }

  private static let themeColumns: [Listing.Column] = [
    .init("THEME", "/theme"), .init("NAME", "/name"), .init("DISTRICT", "/district"), .init("STATE", "/state"),
    .init("ITEMS") { String($0["items"]?.array?.count ?? 0) },
    .init("MATERIALS") { String($0["materials"]?.array?.count ?? 0) },
    .init("DAYS", "/promisedDays"), .init("BASIS", "/basis", wide: true), .init("OWNER", "/owner", wide: true),
    .init("ALIASES", "/aliases", wide: true),
  ]

  private static let mappingColumns: [Listing.Column] = [
    .init("MAPPING", "/mapping"), .init("FROM") { "\(plain($0["source"])) \(plain($0["name"]))" },
    .init("TO") { "\(plain($0["district"])) \(plain($0["theme"]))" }, .init("RECEIVER", "/receiver"),
    .init("STATE", "/state"), .init("SINCE", "/from"), .init("UNTIL", "/until", wide: true),
    .init("CONDITIONS", "/conditions", wide: true), .init("OWNER", "/owner", wide: true),
    .init("ALIASES", "/aliases", wide: true),
  ]

  private static let systemColumns: [Listing.Column] = [
    .init("SYSTEM", "/system"), .init("NAME", "/name"), .init("DISTRICT", "/district"), .init("STATE", "/state"),
    .init("PATH", "/path"), .init("PUSHES BY", "/receives"), .init("IS SENT TO BY", "/sends"),
    .init("AT ONCE", "/limits/concurrency", wide: true), .init("PER SECOND", "/limits/perSecond", wide: true),
    .init("FILE", "/file", wide: true),
  ]
}

extension Session {
  fileprivate func localCatalogue(_ kind: String) throws -> [JSONValue] {
    let configuration = try configuration()
    return switch kind {
    case "themes": configuration.themes.map(\.view)
    case "mappings": configuration.mappings.map(\.view)
    default: configuration.systems.values.sorted { $0.code < $1.code }.map(\.view)
    }
  }
}
