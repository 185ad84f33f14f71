import CommandLine
import Foundation

/// What a verb does with its session; the code is how hubctl ends.
typealias Verb = @Sendable (Session) async throws -> ExitCode

/// A command of hubctl; the core has commands of its own, which are what operators ask of a case.
typealias VerbCommand = Command<Verb>

/// One run of hubctl: what was asked, and where to write.
struct Session: Sendable {
  let invocation: Invocation
  let environment: [String: String]
  let output: Terminal
  let errors: Terminal

  init(invocation: Invocation, environment: [String: String]) {
    self.invocation = invocation
    self.environment = environment
    output = Terminal(descriptor: 1, environment: environment)
    errors = Terminal(descriptor: 2, environment: environment)
  }

  /// The form in which to print.
  var format: OutputFormat { invocation.value("output").flatMap(OutputFormat.init) ?? .table }

  /// Writes to standard output as it is.
  func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }

  /// Writes a line to standard output.
  func say(_ line: String) { write(line + "\n") }

  /// Writes a line about the work itself to standard error, so that output can be piped.
  func note(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

  /// Reads a file that was named; `-` is standard input.
  func read(_ path: String) throws -> [UInt8] {
    if path == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(.failed, "\(path.printable) cannot be read", hint: "is it a file that you may read?")
    }
    return Array(data)
  }
}
