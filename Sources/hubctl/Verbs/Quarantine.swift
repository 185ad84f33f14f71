import CommandLine
import JSON

extension Program {
  static let quarantineVerb = VerbCommand(
    "quarantine", group: "Act on cases (处置)", summary: "what belongs to no case (隔离): list, show",
    subcommands: [
      VerbCommand(
        "list", summary: "the newest records that were set aside",
        options: [
          .value("limit", "n", "N", standard: "50", help: "at most so many, 1 to 500"),
          .value("reason", nil, "REASON", help: "set aside for this reason only"),
        ],
        action: { session in
          let limit = try session.invocation.integer("limit", in: 1...500) ?? 50
          let reason = session.invocation.value("reason").map { [("reason", $0)] } ?? []
          let answer = try await session.client().get("/quarantine", [("limit", String(limit))] + reason)
          session.write(listing(answer["items"]?.array ?? []).text(session.format))
          return .ok
        }),
      VerbCommand(
        "show", summary: "one record: why, from where, how large; never its content",
        arguments: [Argument("RECORD", help: "its name in the list")],
        action: { session in
          let name = session.invocation.argument(0) ?? ""
          let bare = name.hasPrefix("quarantine/") ? String(name.dropFirst("quarantine/".count)) : name
          let answer = try await session.client().get("/quarantine/\(bare.pathSegment)")
          session.present(answer) { json in
            let rows = (json.object?.members ?? []).map { [$0.key, plain($0.value)] }
            return Table([.init("FIELD"), .init("VALUE")], rows: rows).text()
          }
          return .ok
        }),
    ])

  private static func listing(_ items: [JSONValue]) -> Listing {
    Listing(
      kind: "quarantine", items: items, name: "/record",
      columns: [
        .init("RECORD", "/record"), .init("AT") { clock($0["at"]) }, .init("REASON", "/reason"), .init("KEY", "/key"),
        .init("DETAIL", "/detail"), .init("STAGE", "/stage", wide: true),
        .init("FROM", "/source", wide: true), .init("MEANING", "/messageEn", wide: true),
      ])
  }
}
