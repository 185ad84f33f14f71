import CommandLine
import Hub

/// What hubd was asked on its command line.
struct HubdOptions: Sendable {
  /// The configuration directory.
  var directory: String
  /// Values above `hub.yaml`.
  var overrides: SettingOverrides
  /// Whether Kafka runs inside this process, in memory.
  var embeddedBroker: Bool
  /// Whether only to ask a running hubd for its health.
  var isProbe: Bool
  /// The form of the log.
  var logFormat: String

  /// The command line; what `--help` shows.
  static let command = Command<Void>(
    "hubd", summary: "the hub's daemon: receives, processes and delivers applications (办事申请)",
    details: """
      Settings come from hub.yaml in the configuration directory; above it stands the environment, above that the flags.
      Secrets are named there as env:NAME or file:PATH and never written down.
      Signals: SIGTERM or SIGINT drains and ends, a second one ends at once.
      Exit codes: 0 ended well, 1 failed, 2 usage, 69 Kafka unreachable, 78 bad configuration.
      """,
    options: [
      .value(
        "config", "c", "DIR", standard: "config", variable: "HUB_CONFIG", isFile: true, help: "configuration directory"),
      .flag("embedded-broker", help: "Kafka inside this process: IN MEMORY, gone on exit, not for production"),
      .flag("probe", help: "ask the hubd that runs with these settings whether it is ready, and end"),
      .value(
        "log-format", nil, "FORMAT", choices: ["json", "text"], standard: "json", variable: "HUB_LOG_FORMAT",
        help: "form of the log on standard error"),
    ] + SettingOverride.all.map { .value($0.flag, nil, "VALUE", help: "\($0.help) [\($0.environment)]") },
    examples: [
      .init("hubd --embedded-broker --log-format text", "try it, without Kafka"),
      .init("hubd --config /etc/hub --roles receive,process", "one share of the work, on Kafka"),
    ], action: ())

  init(_ invocation: Invocation, environment: [String: String]) {
    let given = SettingOverride.all.compactMap { setting in invocation.value(setting.flag).map { (setting.flag, $0) } }
    directory = invocation.value("config") ?? "config"
    overrides = SettingOverrides(environment: environment, flags: Dictionary(given) { _, last in last })
    embeddedBroker = invocation.flag("embedded-broker")
    isProbe = invocation.flag("probe")
    logFormat = invocation.value("log-format") ?? "json"
  }
}
