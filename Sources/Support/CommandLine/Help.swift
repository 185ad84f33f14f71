/// The help of the last of some commands, each the subcommand of the one before.
struct Help<Action: Sendable> {
  let commands: [Command<Action>]

  private let name: String
  private let command: Command<Action>?

  init(commands: [Command<Action>]) {
    self.commands = commands
    name = commands.map(\.name).joined(separator: " ")
    command = commands.last
  }

  /// One line: the command, its arguments and that it has options.
  var usage: String {
    guard let command else { return name }
    let arguments = command.subcommands.isEmpty ? command.arguments.map(\.usage) : ["COMMAND"]
    return ([name] + arguments + ["[options]"]).joined(separator: " ")
  }

  /// The whole text.
  var text: String {
    guard let command else { return "" }
    var parts = ["\(name) – \(command.summary)", "Usage: \(usage)"]
    if !command.details.isEmpty { parts.append(command.details) }
    parts += groups(of: command)
    if !command.arguments.isEmpty {
      parts.append(section("Arguments", command.arguments.map { ($0.name, $0.help) }))
    }
    if commands.count > 1, !command.options.isEmpty { parts.append(section("Options", rows(command.options))) }
    let inherited = (commands.count > 1 ? commands.dropLast() : commands[...]).flatMap(\.options)
    let common = rows(inherited) + [("-h, --help", "show this help")]
    parts.append(section(commands.count > 1 ? "Options everywhere" : "Options", common))
    if !command.examples.isEmpty {
      parts.append("Examples:\n" + command.examples.map { "  # \($0.meaning)\n  \($0.line)" }.joined(separator: "\n\n"))
    }
    if !command.subcommands.isEmpty { parts.append("\(name) COMMAND --help tells more about one command.") }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private func groups(of command: Command<Action>) -> [String] {
    var titles: [String] = []
    for subcommand in command.subcommands where !titles.contains(subcommand.group) { titles.append(subcommand.group) }
    let width = command.subcommands.map { displayWidth($0.name) }.max() ?? 0
    return titles.map { title in
      let members = command.subcommands.filter { $0.group == title }.map { ($0.name, $0.summary) }
      return section(title.isEmpty ? "Commands" : title, members, width: width)
    }
  }

  private func rows(_ options: [Option]) -> [(String, String)] {
    options.map { option in
      let letter = option.letter.map { "-\($0), " } ?? "    "
      var notes: [String] = []
      if !option.choices.isEmpty { notes.append(option.choices.joined(separator: "|")) }
      if let standard = option.standard { notes.append("default \(standard)") }
      if let variable = option.variable { notes.append("or $\(variable)") }
      if option.isRepeatable { notes.append("repeatable") }
      let note = notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))"
      return ("\(letter)--\(option.name)" + (option.placeholder.map { " \($0)" } ?? ""), option.help + note)
    }
  }

  private func section(_ title: String, _ rows: [(String, String)], width: Int? = nil) -> String {
    let width = width ?? rows.map { displayWidth($0.0) }.max() ?? 0
    let lines = rows.flatMap { row in
      wrapped(row.1, to: max(40, 110 - width)).enumerated().map { index, line in
        "  \(padded(index == 0 ? row.0 : "", to: width))  \(line)"
      }
    }
    return "\(title):\n" + lines.joined(separator: "\n")
  }
}

/// The text in lines of a display width, broken at blanks and behind bars.
private func wrapped(_ text: String, to width: Int) -> [String] {
  var lines = [""]
  var word = ""
  for character in text + " " {
    word.append(character)
    guard character == " " || character == "|" else { continue }
    let isFull = displayWidth(lines[lines.count - 1] + word) > width + 1
    if isFull, !lines[lines.count - 1].isEmpty { lines.append("") }
    lines[lines.count - 1] += word
    word = ""
  }
  return lines.map { String($0.reversed().drop { $0 == " " }.reversed()) }
}
