import CommandLine

extension Program {
  /// Every verb, in the order in which the help lists them.
  static let root = VerbCommand(
    "hubctl", summary: "operate the hub between 一网通办 and the districts (业务集成中枢)",
    options: [
      .value(
        "output", "o", "FORMAT", choices: OutputFormat.allCases.map(\.rawValue), standard: "table", help: "how to print"
      ),
      .value("context", nil, "NAME", variable: "HUB_CONTEXT", help: "which hub, of ~/.config/hubctl.yaml"),
      .value("server", nil, "URL", variable: "HUB_SERVER", help: "the hub's admin address"),
      .value("token-file", nil, "FILE", variable: "HUB_TOKEN_FILE", isFile: true, help: "file with the admin token"),
      .value(
        "config", nil, "DIR", standard: "config", variable: "HUB_CONFIG", isFile: true,
        help: "configuration, for local verbs"),
    ],
    examples: [
      .init("hubctl status", "is all well?"),
      .init("hubctl get applications --held", "what waits for an operator (待处理)?"),
      .init("hubctl trace 0000002603CC001", "where is this application, and why?"),
      .init("hubctl route explain demo/samples/01-restaurant.json", "which district theme would it go to?"),
      .init("hubctl check", "is the configuration good?"),
    ],
    subcommands: look + act + attempt + setUp)

  private static let look = [statusVerb, getVerb, traceVerb, ledgerVerb]
  private static let act = [heldVerb, quarantineVerb, materialsVerb, catalogueVerb]
  private static let attempt = [pushVerb, translateVerb, routeVerb, themesVerb, systemsVerb]
  private static let setUp = [checkVerb, topicsVerb, calendarVerb, completionVerb]
}
