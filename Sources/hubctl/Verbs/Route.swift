import CommandLine
import Hub
import JSON

extension Program {
  static let routeVerb = VerbCommand(
    "route", group: "Try (试验)", summary: "see how an application would be routed (回传)",
    subcommands: [
      VerbCommand(
        "explain", summary: "which mapping decides, and what was compared",
        details: """
          Translates a file and routes it by the configuration directory. Runs without hubd and sends nothing.
          The file is an original of the system, or a canonical application.
          """,
        arguments: [Argument("FILE", help: "an application; - is standard input", completion: .files)],
        options: [
          .value("system", "s", "CODE", standard: "city", help: "the system that sent it"),
          .value("at", nil, "DATE", help: "as if it were this day, yyyy-MM-dd"),
        ],
        examples: [
          .init("hubctl route explain config/systems/city/cases/given/01-restaurant.json", "why this theme?"),
          .init("hubctl route explain push.json --at 2027-01-01", "and next year?"),
        ],
        action: explain)
    ])

  private static let explain: Verb = { session in
    let application = try session.application()
    let configuration = try session.configuration()
    let explanation = configuration.explain(application, at: try session.moment())
    switch session.format {
    case .json: session.write(explanation.json.pretty())
    case .yaml: session.write(explanation.json.yaml)
    case .name: session.say(explanation.route.map { "mapping/\($0.mapping)" } ?? "held")
    case .table, .wide: session.show(explanation)
    }
    return .ok
  }
}

extension Session {
  /// The application in the file that was named: canonical, or as its system sends it.
  fileprivate func application() throws -> Application {
    let original = try original()
    if let json = try? JSONValue(parsing: original.bytes), json["source"]?.object != nil,
      let application = try? Application(json: json)
    {
      return application
    }
    return try success(translator(of: original.system).application(from: original)).0
  }

  fileprivate func moment() throws -> Timestamp {
    guard let text = invocation.value("at") else { return SystemClock().now() }
    guard let date = CivilDate(text) else {
      throw invocation.usageError("--at is not a day", hint: "write it as 2026-03-02")
    }
    return Timestamp(startOf: date)
  }

  fileprivate func show(_ explanation: RouteExplanation) {
    let code = explanation.code.map { " (\($0.printable))" } ?? ""
    say("theme as sent: \(explanation.name.printable)\(code), compared as \(explanation.normalisedName.printable)")
    say("district:      \(explanation.district?.rawValue.printable ?? "unknown")")
    for candidate in explanation.candidates where format == .wide || candidate.isNamed || candidate.fits {
      say("mapping \(output.paint(candidate.mapping.rawValue, .bold)) → theme \(candidate.theme)")
      for check in candidate.checks {
        let mark = check.holds ? output.paint("✓", .green) : output.paint("✗", .red)
        say("  \(mark) \(check.subject.rawValue): \(check.wanted.printable)")
      }
    }
    for item in explanation.unknownItems { say("item \(item.rawValue.printable) is not of this theme") }
    switch explanation.decision {
    case .routed(let route):
      say(output.paint("→ routed to \(route.theme) (\(route.themeName)) by \(route.mapping)", .green))
      for leg in route.legs {
        let names = leg.items.map { $0.name ?? $0.code.rawValue }
        say("  leg \(leg.leg) to system \(leg.system): \(names.joined(separator: ", ").printable)")
      }
    case .held(let reason, let detail):
      say(output.paint("→ held (待处理): \(reason.rawValue): \(detail.printable)", .yellow))
    }
  }
}

extension RouteExplanation {
  fileprivate var route: Route? { if case .routed(let route) = decision { route } else { nil } }

  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "name": .string(name), "normalisedName": .string(normalisedName), "code": code.map { .string($0) } ?? nil,
      "district": district.map { .string($0.rawValue) } ?? nil,
      "candidates": .array(
        candidates.map { candidate in
          [
            "mapping": .string(candidate.mapping.rawValue), "theme": .string(candidate.theme.rawValue),
            "fits": .bool(candidate.fits),
            "checks": .array(
              candidate.checks.map {
                ["subject": .string($0.subject.rawValue), "wanted": .string($0.wanted), "holds": .bool($0.holds)]
              }),
          ]
        }),
      "unknownItems": .array(unknownItems.map { .string($0.rawValue) }),
    ]
    switch decision {
    case .routed(let route):
      object["decision"] = [
        "routed": true, "mapping": .string(route.mapping.rawValue), "theme": .string(route.theme.rawValue),
        "legs": .array(
          route.legs.map { leg in
            [
              "leg": .string(leg.leg.rawValue), "system": .string(leg.system.rawValue),
              "items": .array(leg.items.map { .string($0.code.rawValue) }),
            ]
          }),
      ]
    case .held(let reason, let detail):
      object["decision"] = ["routed": false, "reason": .string(reason.rawValue), "detail": .string(detail)]
    }
    return .object(object)
  }
}
