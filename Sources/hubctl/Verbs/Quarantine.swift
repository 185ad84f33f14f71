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
        "show", summary: "one record: why, from where, and its structure with every value masked",
        details: revealDetails, arguments: [Argument("RECORD", help: "its name in the list")], options: revealOptions,
        examples: [
          .init("hubctl quarantine show 0-12 --reveal --reason 'which case is it?'", "with its values; recorded")
        ],
        action: { session in
          let name = session.invocation.argument(0) ?? ""
          let bare = name.hasPrefix("quarantine/") ? String(name.dropFirst("quarantine/".count)) : name
          let path = "/quarantine/\(bare.pathSegment)"
          let order = try session.revealOrder()
          let revealed = try await session.reveal(path, order)
          var answer = try await session.client().get(path).object ?? [:]
          if let revealed { answer["shown"] = revealed }
          session.present(.object(answer), table: session.quarantinedText)
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

extension Session {
  fileprivate func quarantinedText(_ record: JSONValue) -> String {
    let apart = ["content", "revealed", "shown"]
    let rows = (record.object?.members ?? []).filter { !apart.contains($0.key) }.map { [$0.key, plain($0.value)] }
    var text = Table([.init("FIELD"), .init("VALUE")], rows: rows).text()
    if let content = record["content"] { text += "\ncontent, masked:\n" + content.yaml.indented }
    for entry in record["revealed"]?.array ?? [] {
      text +=
        "\nshown \(clock(entry["time"])) to \(plain(entry["actor"]).printable): \(plain(entry["why"]).printable)\n"
    }
    return text + revealedText(record["shown"])
  }
}
