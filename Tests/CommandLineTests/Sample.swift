import CommandLine

/// A small program in the shape of the real ones; actions are names.
let sample = Command<String>(
  "ctl", summary: "look after things",
  options: [
    .value("output", "o", "FORMAT", choices: ["table", "wide", "json"], standard: "table", help: "how to print"),
    .value("server", nil, "URL", variable: "CTL_SERVER", help: "where to ask"),
    .flag("quiet", "q", help: "say less"),
  ],
  examples: [.init("ctl get things -o wide", "all things")],
  subcommands: [
    Command(
      "get", group: "Look (查看)", summary: "list things",
      subcommands: [
        Command(
          "things", aliases: ["thing"], summary: "list things (事项)",
          options: [
            .flag("watch", "w", help: "go on"), .value("label", "l", "K=V", isRepeatable: true, help: "only these"),
          ],
          action: "get things"),
        Command("places", summary: "list places", action: "get places"),
      ]),
    Command(
      "add", group: "Change (变更)", summary: "add days",
      arguments: [
        Argument("DATE", help: "from"),
        Argument("N", help: "days", isOptional: true),
      ], action: "add"),
    Command(
      "push", group: "Change (变更)", summary: "push files",
      arguments: [Argument("FILE", help: "what", isRepeatable: true, completion: .files)], action: "push"),
    Command(
      "completion", summary: "set up a shell",
      arguments: [Argument("SHELL", help: "which", completion: .words(["bash", "zsh", "fish"]))], action: "completion"),
  ])

func run(_ line: String, environment: [String: String] = [:]) throws(UsageError) -> (action: String, Invocation) {
  let words = line.split(separator: " ").map(String.init)
  guard case .run(let action, let invocation) = try sample.parse(words, environment: environment) else {
    throw UsageError(path: [], message: "help was asked for")
  }
  return (action, invocation)
}

func help(_ line: String) throws(UsageError) -> String? {
  guard case .help(let text) = try sample.parse(line.split(separator: " ").map(String.init)) else { return nil }
  return text
}

func complaint(_ line: String, environment: [String: String] = [:]) -> UsageError? {
  do throws(UsageError) {
    _ = try run(line, environment: environment)
    return nil
  } catch {
    return error
  }
}
