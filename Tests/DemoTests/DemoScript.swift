import Blocking
import Foundation
import ProgramTesting

/// A script of `demo/`, run to its end with the programs that were just built.
enum DemoScript {
  /// What it said, how it ended, and what it left in the temporary directory.
  static func run(
    _ path: String, _ arguments: [String], _ more: [String: String] = [:]
  ) async throws -> (text: String, code: Int32, left: [String]) {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    let scratch = FileManager.default.temporaryDirectory.appending(path: "demo-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let variables = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "TMPDIR": scratch.path,
      "BIN": URL(filePath: Subprocess.built("hubd")).deletingLastPathComponent().path,
    ].merging(more) { $1 }
    let words = ["100", root.appending(path: path).path] + arguments
    let ending = try await DedicatedThread.run(name: "demo") {
      try Subprocess.run("/usr/bin/timeout", words, variables, inheriting: false)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
    return (ending.output + ending.complaint, ending.status, left)
  }
}
