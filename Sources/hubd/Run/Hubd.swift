import CommandLine
import Foundation
import Hub
import Logging

/// hubd as a whole: reads what was asked, starts the daemon, turns what goes wrong into a message and an exit code.
enum Hubd {
  static func run(arguments: [String]) async -> ExitCode {
    let environment = ProcessInfo.processInfo.environment
    do {
      switch try HubdOptions.command.parse(arguments, environment: environment) {
      case .help(let text):
        print(text, terminator: "")
        return .ok
      case .run(_, let invocation):
        let options = HubdOptions(invocation, environment: environment)
        let configuration = try configuration(options)
        if options.isProbe { return try await Probe.run(configuration.settings.admin) }
        return try await start(configuration, options, environment: environment)
      }
    } catch {
      return report(error)
    }
  }

  /// The configuration; every finding goes to standard error.
  private static func configuration(_ options: HubdOptions) throws -> HubConfiguration {
    let loaded = HubConfiguration.load(directory: options.directory, overrides: options.overrides)
    for finding in loaded.findings { complain(finding.description) }
    guard let configuration = loaded.configuration else {
      throw Failure(
        .configuration, "the configuration in \(options.directory) is wrong",
        hint: "hubctl check --config \(options.directory) shows it all again")
    }
    return configuration
  }

  private static func start(
    _ configuration: HubConfiguration, _ options: HubdOptions, environment: [String: String]
  ) async throws -> ExitCode {
    let writer = LogWriter(format: LogFormat(rawValue: options.logFormat) ?? .json, offset: 8 * 3600)
    let level = LogLevel(rawValue: configuration.settings.logLevel) ?? .info
    let log = Logger("hubd", sink: writer, level: level)
    defer { writer.flush() }
    let daemon = try await Daemon(configuration, options, environment: environment, log: log)
    return await daemon.runUntilStopped()
  }

  private static func report(_ error: any Error) -> ExitCode {
    var error = error
    if let lost = error as? BusError { error = Failure(.unreachable, "Kafka failed: \(lost.code)") }
    let (text, exit) = Failure.report(error, of: "hubd")
    complain(text)
    return exit
  }

  private static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
