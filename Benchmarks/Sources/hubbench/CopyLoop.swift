import Foundation

/// The limit in the same run: a loop in C on librdkafka that only copies records from one topic to another.
struct CopyLoop {
  /// Records a second.
  let rate: Double
  /// CPU µs a record.
  let cpu: Double

  /// Fills a topic, and copies it.
  init(_ settings: BenchSettings, bytes: Int, records: Int) throws {
    let run = { (words: [String]) throws -> String in try Self.output(settings.copyLoop, [settings.brokers] + words) }
    _ = try run(["fill", BenchTopics.from, "\(records)", "\(bytes)"])
    let line = try run(["copy", BenchTopics.from, BenchTopics.to, "\(records)"])
    let figures = line.split(separator: " ").compactMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    guard figures.count == 5 else { throw Unexpected(description: "copy-loop said: \(line)") }
    (rate, cpu) = (figures[2], figures[3])
  }

  private static func output(_ path: String, _ arguments: [String]) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Unexpected(description: "\(path) failed") }
    return String(decoding: data, as: UTF8.self)
  }
}
