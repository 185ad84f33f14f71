import Foundation

/// Prometheus's own checker of the text format.
enum Promtool {
  private static let path = "/usr/bin/promtool"

  static var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

  /// What it complains about; empty where all is clean.
  static func complaints(about metrics: String) async throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = ["check", "metrics"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(metrics.utf8))
    try input.fileHandleForWriting.close()
    let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? said : "exit \(process.terminationStatus): \(said)"
  }
}
