/// What a command line asks for.
public enum Request<Action: Sendable>: Sendable {
  /// Run the action of a command.
  case run(Action, Invocation)
  /// Show this text.
  case help(String)
}

extension Command {
  /// Reads a command line, the program's own name left out. The environment gives values of options that name a
  /// variable. `--help`, `-h` and the word `help` ask for help at any place.
  public func parse(
    _ words: some Sequence<String>, environment: [String: String] = [:]
  ) throws(UsageError) -> Request<Action> {
    var parser = Parser(root: self, words: Array(words))
    return try parser.run(environment: environment)
  }
}

struct Parser<Action: Sendable> {
  /// The program and the commands called so far; never empty.
  private(set) var commands: [Command<Action>]
  private var rest: ArraySlice<String>
  private(set) var invocation: Invocation
  private var wantsHelp = false
  private var optionsEnded = false

  init(root: Command<Action>, words: [String]) {
    commands = [root]
    current = root
    rest = words[...]
    invocation = Invocation(path: [root.name])
  }

  /// The command called last.
  private(set) var current: Command<Action>
  var options: [Option] { commands.flatMap(\.options) }

  mutating func run(environment: [String: String]) throws(UsageError) -> Request<Action> {
    while let word = rest.popFirst() { try read(word) }
    let hasNothing = invocation.path.count == 1 && invocation.arguments.isEmpty && current.action == nil
    if wantsHelp || hasNothing { return .help(Help(commands: commands).text) }
    guard let action = current.action else {
      throw error("\(current.name) what? one of: " + current.subcommands.map(\.name).joined(separator: ", "))
    }
    try checkArguments()
    try fill(from: environment)
    return .run(action, invocation)
  }

  mutating func read(_ word: String) throws(UsageError) {
    if optionsEnded || !word.hasPrefix("-") || word == "-" || isNumber(word) {
      try positional(word)
    } else if word == "--" {
      optionsEnded = true
    } else if word == "--help" || word == "-h" {
      wantsHelp = true
    } else if word.hasPrefix("--") {
      try long(word.dropFirst(2))
    } else {
      try short(word.dropFirst())
    }
  }

  /// `-3` is a number where no option has that letter.
  private func isNumber(_ word: String) -> Bool {
    guard let letter = word.dropFirst().first, Double(word) != nil else { return false }
    return !options.contains { $0.letter == letter }
  }

  private mutating func positional(_ word: String) throws(UsageError) {
    if let command = optionsEnded ? nil : current.subcommand(word) {
      commands.append(command)
      current = command
      invocation.path.append(command.name)
    } else if word == "help", !optionsEnded, commands.count == 1, !current.subcommands.isEmpty {
      wantsHelp = true
    } else if !current.subcommands.isEmpty {
      let near = suggestion(for: word, among: current.subcommands.flatMap { [$0.name] + $0.aliases })
      throw error("unknown command '\(word.printable)'", near.map { "did you mean '\($0)'?" })
    } else {
      invocation.arguments.append(word)
    }
  }

  private mutating func long(_ word: Substring) throws(UsageError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let name = parts.first ?? ""
    guard let option = options.first(where: { $0.name == name }) else {
      let near = suggestion(for: name, among: options.map(\.name) + ["help"])
      throw error("unknown option '--\(name.printable)'", near.map { "did you mean '--\($0)'?" })
    }
    try set(option, to: parts.count == 2 ? parts[1] : nil)
  }

  /// `-w`, `-wn`, `-o json`, `-ojson`, `-o=json`.
  private mutating func short(_ word: Substring) throws(UsageError) {
    var letters = word
    while let letter = letters.popFirst() {
      guard let option = options.first(where: { $0.letter == letter }) else {
        throw error("unknown option '-\(String(letter).printable)'")
      }
      guard option.placeholder != nil, !letters.isEmpty else {
        try set(option, to: nil)
        continue
      }
      return try set(option, to: String(letters.first == "=" ? letters.dropFirst() : letters))
    }
  }

  private mutating func set(_ option: Option, to given: String?) throws(UsageError) {
    guard let placeholder = option.placeholder else {
      guard given == nil else { throw error("--\(option.name) takes no value") }
      invocation.flags.insert(option.name)
      return
    }
    guard let value = given ?? rest.popFirst() else {
      throw error("--\(option.name) needs a value: --\(option.name) \(placeholder)")
    }
    try check(value, of: option, called: "--\(option.name)")
    guard option.isRepeatable || invocation.values[option.name] == nil else {
      throw error("--\(option.name) is given twice")
    }
    invocation.values[option.name, default: []].append(value)
  }

  func check(_ value: String, of option: Option, called name: String) throws(UsageError) {
    guard option.choices.isEmpty || option.choices.contains(value) else {
      let near = suggestion(for: value, among: option.choices)
      throw error(
        "\(name) takes \(option.choices.joined(separator: ", ")), not '\(value.printable)'",
        near.map { "did you mean '\($0)'?" })
    }
  }

  private func checkArguments() throws(UsageError) {
    let taken = current.arguments
    if let missing = taken.dropFirst(invocation.arguments.count).first(where: { !$0.isOptional }) {
      throw error("\(missing.name) is missing", "usage: " + Help(commands: commands).usage)
    }
    if taken.last?.isRepeatable != true, invocation.arguments.count > taken.count {
      throw error("'\(invocation.arguments[taken.count].printable)' is one argument too many")
    }
  }

  /// Values that the command line did not give.
  private mutating func fill(from environment: [String: String]) throws(UsageError) {
    for option in options where option.placeholder != nil && invocation.values[option.name] == nil {
      if let variable = option.variable, let value = environment[variable], !value.isEmpty {
        try check(value, of: option, called: variable)
        invocation.values[option.name] = [value]
      } else if let standard = option.standard {
        invocation.values[option.name] = [standard]
      }
    }
  }

  private func error(_ message: String, _ hint: String? = nil) -> UsageError {
    UsageError(path: invocation.path, message: message, hint: hint)
  }
}
