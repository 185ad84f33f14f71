import Foundation
import ProgramTesting

/// How large the proof is, and which random moments it takes: from the environment.
enum Scale {
  /// How many applications are filed; `FAULT_APPLICATIONS` asks for more.
  static let applications = number("FAULT_APPLICATIONS") ?? 150

  /// How many applications the mixed load files; `LOAD_APPLICATIONS` asks for more.
  static let load = number("LOAD_APPLICATIONS") ?? 90

  /// The program: the one that was built with the tests, or `FAULT_HUBD`, an optimised one for large runs.
  static let hubd = ProcessInfo.processInfo.environment["FAULT_HUBD"] ?? Subprocess.built("hubd")

  /// Equal seeds give equal moments; `FAULT_SEED` repeats a run that failed.
  static let seed = number("FAULT_SEED").map { UInt64(max(0, $0)) } ?? UInt64.random(in: 0..<1_000_000)

  private static let isFull = applications >= 1000

  /// On clusters of so many nodes a test runs: all that make sense where many applications are filed, else these.
  static func nodes(_ few: Int...) -> [Int] { isFull ? [1, 3] : few }

  /// How often a run is struck: a few times, and more often where many applications are filed.
  static func strikes(_ few: Int, _ many: Int) -> Int { isFull ? many : few }

  /// The longest wait for anything; it only ends a run that has gone wrong.
  static let patience = Duration.seconds(180 + max(applications, load) / 5)

  private static func number(_ variable: String) -> Int? {
    ProcessInfo.processInfo.environment[variable].flatMap { Int($0) }
  }
}
