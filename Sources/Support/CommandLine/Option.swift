/// What a shell offers to complete a value with.
public enum Completion: Sendable, Hashable {
  /// Nothing.
  case none
  /// Names of files.
  case files
  /// One of these words.
  case words([String])
}

/// Something that a command takes by name: `--watch`, `--output json`, `-o json`.
public struct Option: Sendable {
  /// The long name, without dashes.
  public var name: String
  /// The short name.
  public var letter: Character?
  /// What its value is called in the help; nil for a flag, which takes none.
  public var placeholder: String?
  /// What it does, in one line.
  public var help: String
  /// The words to which the value is limited; empty where it is free.
  public var choices: [String]
  /// The value where none is given.
  public var standard: String?
  /// The environment variable that gives the value where the command line does not.
  public var variable: String?
  /// Whether it may be given more than once.
  public var isRepeatable: Bool
  /// Whether its value names a file.
  public var isFile: Bool

  /// An option without value.
  public static func flag(_ name: String, _ letter: Character? = nil, help: String) -> Option {
    Option(
      name: name, letter: letter, placeholder: nil, help: help, choices: [], standard: nil, variable: nil,
      isRepeatable: false, isFile: false)
  }

  /// An option with a value.
  public static func value(
    _ name: String, _ letter: Character? = nil, _ placeholder: String, choices: [String] = [],
    standard: String? = nil, variable: String? = nil, isRepeatable: Bool = false, isFile: Bool = false, help: String
  ) -> Option {
    Option(
      name: name, letter: letter, placeholder: placeholder, help: help, choices: choices, standard: standard,
      variable: variable, isRepeatable: isRepeatable, isFile: isFile)
  }

  var completion: Completion { isFile ? .files : choices.isEmpty ? .none : .words(choices) }
}

/// Something that a command takes by position.
public struct Argument: Sendable {
  /// What it is called in help and errors: `FILE`.
  public var name: String
  /// What it is, in one line.
  public var help: String
  /// Whether it may be left out.
  public var isOptional: Bool
  /// Whether it takes all words that are left; only the last argument may.
  public var isRepeatable: Bool
  /// What a shell offers for it.
  public var completion: Completion

  /// An argument.
  public init(
    _ name: String, help: String, isOptional: Bool = false, isRepeatable: Bool = false, completion: Completion = .none
  ) {
    self.name = name
    self.help = help
    self.isOptional = isOptional
    self.isRepeatable = isRepeatable
    self.completion = completion
  }

  var usage: String {
    let repeated = name + (isRepeatable ? "…" : "")
    return isOptional ? "[\(repeated)]" : repeated
  }
}
