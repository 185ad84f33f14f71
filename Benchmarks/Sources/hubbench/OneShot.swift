import Foundation

/// Runs a program that starts no other to its end.
enum OneShot {
  /// What it wrote to its standard output.
  static func run(_ path: String, _ arguments: [String]) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Bench.Unexpected(description: "\(path) failed") }
    return String(decoding: data, as: UTF8.self)
  }
}
