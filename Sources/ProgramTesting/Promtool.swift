import Foundation

/// Prometheus's own checker of the text format.
public enum Promtool {
  private static let path = "/usr/bin/promtool"

  /// Whether it is installed.
  public static var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

  /// What it complains about; empty where all is clean.
  public static func complaints(about metrics: String) throws -> String {
    let ending = try run(["check", "metrics"], input: metrics)
    let complaints = ending.output + ending.complaint
    return complaints.isEmpty && ending.status != 0 ? "exit \(ending.status)" : complaints
  }

  /// Runs it with these arguments.
  public static func run(_ arguments: [String], input: String = "") throws -> Subprocess.Ending {
    try Subprocess.run(path, arguments, input: input)
  }
}
