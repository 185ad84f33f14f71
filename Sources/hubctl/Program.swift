import CommandLine
import Foundation

/// hubctl as a whole: reads the command line, runs the verb, turns what it throws into a message and an exit code.
enum Program {
  static func run(arguments: [String]) async -> ExitCode {
    let environment = ProcessInfo.processInfo.environment
    if arguments.first == "__complete" {
      print(root.candidates(for: Array(arguments.dropFirst().drop { $0 == "--" })).text, terminator: "")
      return .ok
    }
    do {
      switch try root.parse(arguments, environment: environment) {
      case .help(let text):
        print(text, terminator: "")
        return .ok
      case .run(let verb, let invocation):
        return try await verb(Session(invocation: invocation, environment: environment))
      }
    } catch {
      return report(error, environment: environment)
    }
  }

  private static func report(_ error: any Error, environment: [String: String]) -> ExitCode {
    let terminal = Terminal(descriptor: 2, environment: environment)
    let (text, exit) = Failure.report(error, of: "hubctl")
    let lines = text.split(separator: "\n", maxSplits: 1).map(String.init)
    let painted = [terminal.paint(lines.first ?? "", .red)] + lines.dropFirst()
    FileHandle.standardError.write(Data((painted.joined(separator: "\n") + "\n").utf8))
    return exit
  }
}
