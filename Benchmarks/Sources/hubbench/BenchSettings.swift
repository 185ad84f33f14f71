import Foundation

/// What `Benchmarks/run` says to the measurements, in the environment.
struct BenchSettings {
  /// Brokers to start from.
  let brokers: String
  /// Process id of the broker.
  let broker: pid_t
  /// The C copy loop.
  let copyLoop: String
  /// The hub's daemon.
  let hubd: String
  /// The hub's configuration.
  let config: String
  /// An application as the city pushes it.
  let sample: String
  /// How many are filed in a step.
  let applications: Int
  /// For how many seconds applications are filed before anything is measured.
  let warmUp: Int
  /// How many open cases are restored.
  let cases: Int
  /// Only these measurements, by name; nil for all.
  let only: Set<String>?

  init() throws {
    brokers = try Self.text("BROKERS")
    broker = pid_t(try Self.number("BROKER_PID"))
    copyLoop = try Self.text("COPY_LOOP")
    hubd = try Self.text("HUBD")
    config = try Self.text("CONFIG")
    sample = try String(contentsOfFile: try Self.text("SAMPLE"), encoding: .utf8)
    applications = try Self.number("APPLICATIONS")
    warmUp = try Self.number("WARM_UP")
    cases = try Self.number("CASES")
    only = (try? Self.text("ONLY")).map { Set($0.split(separator: ",").map(String.init)) }
  }

  /// Whether a measurement is asked for.
  func asks(for measurement: String) -> Bool { only?.contains(measurement) ?? true }

  private static func text(_ name: String) throws -> String {
    guard let text = ProcessInfo.processInfo.environment["BENCH_\(name)"] else {
      throw Unexpected(description: "BENCH_\(name) is not set")
    }
    return text
  }

  private static func number(_ name: String) throws -> Int {
    guard let number = Int(try text(name)), number > 0 else {
      throw Unexpected(description: "BENCH_\(name) is not a number")
    }
    return number
  }
}

/// Why nothing could be measured.
struct Unexpected: Error, CustomStringConvertible { var description: String }

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
