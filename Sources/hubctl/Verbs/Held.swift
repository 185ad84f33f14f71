import CommandLine
import JSON

extension Program {
  static let heldVerb = VerbCommand(
    "held", group: "Act on cases (处置)",
    summary: "what waits for an operator (待处理): list, show, release, resend, settle",
    subcommands: [
      VerbCommand(
        "list", summary: "all that waits, with the reason",
        options: queryOptions.filter { ["theme", "source", "receiver", "since", "until"].contains($0.name) } + [
          .value("limit", "n", "N", standard: "200", help: "at most so many")
        ],
        action: { session in
          let names = ["theme", "source", "receiver", "since", "until", "limit"]
          let query = names.flatMap { name in session.invocation.all(name).map { (name: name, value: $0) } }
          let page = try await session.client().get("/applications", query + [("held", "true")])
          session.noteIndex(page)
          session.write(heldListing(page["items"]?.array ?? []).text(session.format))
          return .ok
        }),
      VerbCommand(
        "show", summary: "why it waits, and what to do", details: revealDetails,
        arguments: [Argument("REF", help: "application id or case number")], options: revealOptions,
        action: traceOrReveal),
      VerbCommand(
        "release", summary: "take it up again, with the configuration of now",
        details: """
          The route is decided again; where a code was unknown, the original is translated again; what gave up is sent
          again. Each case tells its own outcome. Exit code 6 where some were not released, 3 where none was.
          """,
        arguments: [Argument("REF", help: "application id or case number", isRepeatable: true)], options: orderOptions,
        examples: [
          .init("hubctl held release 0000002603CC003 --reason 'mapping agreed' --dry-run", "what would happen?"),
          .init("hubctl held release ap-… ap-… --reason 'mapping agreed'", "and do it, for two"),
        ],
        action: { session in try await session.order(session.invocation.arguments, ["action": "release"]) }),
      VerbCommand(
        "resend", summary: "send a leg again, after a look into the receiver",
        arguments: [Argument("REF", help: "application id or case number")],
        options: [.value("leg", nil, "SYSTEM", help: "the leg, named by its receiver")] + orderOptions,
        action: { session in
          try await session.order(session.invocation.arguments, ["action": "resend", "leg": try session.leg()])
        }),
      VerbCommand(
        "settle", summary: "take a doubtful leg as delivered, on your word",
        arguments: [Argument("REF", help: "application id or case number")],
        options: [
          .value("leg", nil, "SYSTEM", help: "the leg, named by its receiver"),
          .value("number", nil, "NUMBER", help: "the number that the receiver gave it"),
        ] + orderOptions,
        action: { session in
          var body: JSONObject = ["action": "settle", "leg": try session.leg()]
          body["caseNumber"] = session.invocation.value("number").map { .string($0) }
          return try await session.order(session.invocation.arguments, body)
        }),
    ])

  private static let orderOptions: [Option] = [
    .value("reason", nil, "TEXT", help: "the reason, which the journal keeps; needed"),
    .value("revision", nil, "N", help: "only if the case is still at this revision, as trace showed it"),
    .value("id", nil, "ID", help: "id of the command: asking twice with one id acts once"),
    .flag("dry-run", help: "show what would happen, and do nothing"),
  ]

  private static func heldListing(_ cases: [JSONValue]) -> Listing {
    let first = { @Sendable (one: JSONValue, key: String) -> String in plain(one["holds"]?.array?.first?[key]) }
    return Listing(
      kind: "application", items: cases, name: "/application",
      columns: [
        .init("APPLICATION", "/application"), .init("CASE NUMBER", "/source/caseNumber"), .init("THEME", "/theme/name"),
        .init("HELD FOR") { first($0, "reason") }, .init("SINCE") { clock($0["holds"]?.array?.first?["since"]) },
        .init("DETAIL") { first($0, "detail") }, .init("WHAT TO DO", wide: true) { first($0, "hint") },
        .init("REVISION", "/revision", wide: true),
      ])
  }
}

extension Session {
  fileprivate func leg() throws -> JSONValue {
    guard let leg = invocation.value("leg") else { throw invocation.usageError("--leg SYSTEM is needed") }
    return .string(leg)
  }

  /// Gives one order to each case, tells each outcome, and sums up in the exit code.
  fileprivate func order(_ references: [String], _ kind: JSONObject) async throws -> ExitCode {
    var body = kind
    body["reason"] = invocation.value("reason").map { .string($0) }
    body["revision"] = try invocation.integer("revision", in: 0...Int(Int32.max)).map { .integer($0) }
    body["id"] = invocation.value("id").map { .string($0) }
    body["dryRun"] = invocation.flag("dry-run") ? true : nil
    guard invocation.flag("dry-run") || invocation.value("reason") != nil else {
      throw invocation.usageError(
        "--reason TEXT is needed", hint: "the journal keeps who did what and why; or try --dry-run")
    }
    guard references.count == 1 || (body["id"] == nil && body["revision"] == nil) else {
      throw invocation.usageError("--id and --revision are for one case at a time")
    }
    let client = try self.client()
    var exits: [ExitCode] = []
    for reference in references {
      do {
        let path = "/applications/\(Self.bare(reference).pathSegment)/commands"
        exits.append(tell(try await client.post(path, .object(body))))
      } catch let failure as Failure where references.count > 1 && failure.exit != .unreachable {
        note("\(reference.printable): \(failure.message)")
        exits.append(failure.exit)
      }
    }
    return ExitCode.sum(exits)
  }

  private func tell(_ answer: (status: Int, json: JSONValue)) -> ExitCode {
    let outcome = answer.json["outcome"]?.string ?? ""
    present(answer.json) { json in
      let why = [json["reason"], json["detail"]].compactMap { $0?.string }.filter { !$0.isEmpty }
      let would = (json["would"]?.array ?? []).map { "\n  would \(plain($0))" }.joined()
      let prefix = json["dryRun"] == true ? "dry run: " : ""
      let tail = why.isEmpty ? "" : ": \(why.joined(separator: ", ").printable)"
      let useless =
        outcome == "rejected" ? "\n  it makes no sense for the case as it is now: hubctl trace shows it" : ""
      let hint = answer.status == 202 ? "\n  it is on its way: \(plain(json["hint"]))" : ""
      return "\(plain(json["application"])) \(prefix)\(outcome)\(tail)\(would)\(useless)\(hint)\n"
    }
    switch outcome {
    case "pending": return .later
    case "rejected": return .nothingChanged
    case "held": return .partly
    default: return .ok
    }
  }
}

extension ExitCode {
  /// One code for several outcomes: theirs where all are alike, else 6.
  static func sum(_ codes: [ExitCode]) -> ExitCode {
    guard let first = codes.first else { return .nothingChanged }
    return codes.allSatisfy { $0 == first } ? first : .partly
  }
}
