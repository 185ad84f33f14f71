/// A command of a program, or the program itself: what it is called, what it takes, and what it does.
///
/// `Action` is whatever the program runs for a leaf, mostly a closure; the parser only hands it back.
public struct Command<Action: Sendable>: Sendable {
  /// A line that a reader can copy, and what it does.
  public struct Example: Sendable {
    /// The whole command line.
    public var line: String
    /// What it does, in a few words.
    public var meaning: String

    /// An example.
    public init(_ line: String, _ meaning: String) {
      self.line = line
      self.meaning = meaning
    }
  }

  /// The word that calls it.
  public var name: String
  /// Other words that call it, not shown in lists.
  public var aliases: [String]
  /// The heading under which its parent's help lists it.
  public var group: String
  /// One line, as in a list.
  public var summary: String
  /// More, as in its own help.
  public var details: String
  /// What it takes by position.
  public var arguments: [Argument]
  /// What it takes by name; a command's options hold for its subcommands too.
  public var options: [Option]
  /// Examples of use, shown last in the help.
  public var examples: [Example]
  /// The commands below; a command with some has no arguments of its own.
  public var subcommands: [Command]
  /// What it does; nil where only its subcommands do something.
  public var action: Action?

  /// A command.
  public init(
    _ name: String, aliases: [String] = [], group: String = "", summary: String, details: String = "",
    arguments: [Argument] = [], options: [Option] = [], examples: [Example] = [], subcommands: [Command] = [],
    action: Action? = nil
  ) {
    self.name = name
    self.aliases = aliases
    self.group = group
    self.summary = summary
    self.details = details
    self.arguments = arguments
    self.options = options
    self.examples = examples
    self.subcommands = subcommands
    self.action = action
  }

  /// The command below that a word calls.
  func subcommand(_ word: String) -> Command? {
    subcommands.first { $0.name == word || $0.aliases.contains(word) }
  }
}
