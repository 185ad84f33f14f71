import Foundation

/// Prometheus's own checker of the text format.
enum Promtool {
  private static let path = "/usr/bin/promtool"

  static var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

  /// What it complains about; empty where all is clean.
  static func complaints(about metrics: String) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "metrics-\(UUID().uuidString)")
    try Data(metrics.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    guard let output = popen("\(path) check metrics < \(file.path) 2>&1; echo exit $?", "r") else { return "no shell" }
    defer { pclose(output) }
    var text = ""
    var line = [CChar](repeating: 0, count: 4096)
    while fgets(&line, Int32(line.count), output) != nil {
      text += String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    return text == "exit 0\n" ? "" : text
  }
}
