import CommandLine
import JSON

extension Program {
  static let materialsVerb = VerbCommand(
    "materials", group: "Act on cases (处置)", summary: "contents of materials (材料): list, sweep",
    subcommands: [
      VerbCommand(
        "list", summary: "the contents that a case names: digest, size, and who has them",
        arguments: [Argument("APPLICATION", help: "an application id, or a case number of any system")],
        examples: [.init("hubctl materials list 0000002603CC001", "which files did it come with, and who has them?")],
        action: { session in
          let reference = (session.invocation.argument(0) ?? "").pathSegment
          let answer = try await session.client().get("/applications/\(reference)/materials")
          session.write(listing(answer["items"]?.array ?? []).text(session.format))
          return .ok
        }),
      VerbCommand(
        "sweep", summary: "remove contents that no case has named for the retention",
        details: """
          Materials go when no case names them and materials.retention of hub.yaml has passed since they were last put;
          large originals when their records in hub.received are gone. Run it from a timer, once a day.
          """,
        options: [.flag("dry-run", help: "tell what would go, and remove nothing")],
        examples: [.init("hubctl materials sweep --dry-run", "what would go?")],
        action: { session in
          let isDry = session.invocation.flag("dry-run")
          let answer = try await session.client().post("/materials/sweep", ["dryRun": .bool(isDry)]).json
          session.present(answer) { json in
            ["material", "original"].map { kind in
              let report = json[kind]
              let verb = isDry ? "would be removed" : "removed"
              return "\(kind): \(plain(report?["removed"])) of \(plain(report?["looked"])) \(verb), "
                + "\(plain(report?["bytes"])) bytes\n"
            }.joined()
          }
          return .ok
        }),
    ])

  private static func listing(_ items: [JSONValue]) -> Listing {
    Listing(
      kind: "material", items: items, name: "/digest",
      columns: [
        .init("DIGEST", "/digest"), .init("BYTES", "/size"), .init("IN FORCE", "/isCurrent"), .init("KEPT", "/isKept"),
        .init("DELIVERED TO") { ($0["deliveredTo"]?.array ?? []).map(plain).joined(separator: ", ") },
      ])
  }
}
