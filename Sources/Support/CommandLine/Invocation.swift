/// What a command line gave to a command: values by name, arguments by position.
public struct Invocation: Sendable {
  /// The words that called the command, the program's name first.
  public internal(set) var path: [String]
  /// The arguments by position.
  public internal(set) var arguments: [String] = []
  var values: [String: [String]] = [:]
  var flags: Set<String> = []

  init(path: [String]) { self.path = path }

  /// Whether a flag was given.
  public func flag(_ name: String) -> Bool { flags.contains(name) }

  /// The value of an option: from the command line, else from its environment variable, else its standard value.
  public func value(_ name: String) -> String? { values[name]?.last }

  /// All values of an option that may be repeated, in order.
  public func all(_ name: String) -> [String] { values[name] ?? [] }

  /// The argument at a position; nil where an optional one was left out.
  public func argument(_ index: Int) -> String? {
    arguments.indices.contains(index) ? arguments[index] : nil
  }

  /// The value of an option as a whole number within a range.
  public func integer(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = value(name) else { return nil }
    return try integer(text, called: "--" + name, in: range)
  }

  /// The argument at a position as a whole number within a range.
  public func integer(argument index: Int, called name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = argument(index) else { return nil }
    return try integer(text, called: name, in: range)
  }

  /// A complaint about what was given, for checks that the parser cannot make.
  public func usageError(_ message: String, hint: String? = nil) -> UsageError {
    UsageError(path: path, message: message, hint: hint)
  }

  private func integer(_ text: String, called name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw usageError(
        "\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound), not '\(text.printable)'")
    }
    return number
  }
}
