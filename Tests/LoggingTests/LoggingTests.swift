import Foundation
import JSON
import Logging
import Testing

/// A pipe whose end is read when the writer has flushed.
private struct Output {
  let pipe = Pipe()

  func writer(_ format: LogFormat, bound: Int = 1 << 20) -> LogWriter {
    LogWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor, format: format, offset: 28_800, bound: bound)
  }

  func lines(of writer: LogWriter) throws -> [String] {
    writer.flush()
    try pipe.fileHandleForWriting.close()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

private enum Outcome: String { case delivered }
private struct Refused: LoggableError { let logCode = "refused-by-receiver" }
private struct Silent: Error { let name = "张三" }

@Suite struct LoggingTests {
  @Test func writesJSONLines() throws {
    let output = Output()
    let writer = output.writer(.json)
    let log = Logger("deliver", sink: writer).with(["system": .code("xuhui")])
    log.info(
      "settled",
      ["attempt": 2, "outcome": .word(Outcome.delivered), "took": .milliseconds(.microseconds(1500)), "last": true])
    log.named("receive").warning("slow", ["share": .number(0.5), "system": "twice", "none": .number(.nan)])
    let lines = try output.lines(of: writer)
    let first = try JSONValue(parsing: Array(try #require(lines.first).utf8))
    #expect(first["time"]?.string?.hasSuffix("+08:00") == true)
    #expect(
      first.object?.members.dropFirst().map(\.key)
        == ["level", "component", "message", "system", "attempt", "outcome", "took", "last"])
    #expect(first["outcome"] == "delivered" && first["attempt"] == 2 && first["last"] == true)
    #expect(first["took"] == JSONNumber(1.5).map { .number($0) })
    let second = try JSONValue(parsing: Array(try #require(lines.last).utf8))
    #expect(second["component"] == "receive" && second["system"] == "xuhui" && second["none"] == "nan")
  }

  @Test func writesTextForPeople() throws {
    let output = Output()
    let writer = output.writer(.text)
    Logger("deliver", sink: writer).error("stopped", ["why": "two words", "error": .error(Refused()), "n": -1])
    let line = try #require(try output.lines(of: writer).first)
    #expect(line.dropFirst(12) == " ERROR   deliver: stopped why=\"two words\" error=refused-by-receiver n=-1")
  }

  @Test func leavesOutWhatIsBelowTheLevel() throws {
    let output = Output()
    let writer = output.writer(.json)
    let log = Logger("x", sink: writer, level: .warning)
    log.debug("a")
    log.info(
      "b",
      [
        "never": {
          Issue.record("evaluated"); return 1
        }()
      ])
    log.warning("c")
    log.error("d")
    Logger.silent.error("e")
    #expect(try output.lines(of: writer).count == 2)
  }

  @Test(arguments: [
    ("ap-01h8xgj5", "ap-01h8xgj5"), ("config/hub.yaml:3", "config/hub.yaml:3"), ("", ""),
    ("张三", "(not a code)"), ("two words", "(not a code)"), ("a\nb", "(not a code)"),
    (String(repeating: "x", count: 129), "(not a code)"),
    // The example of GB 11643; made-up mobile numbers.
    ("11010519491231002X", "(withheld)"), ("id=11010519491231002x", "(withheld)"),
    ("110105194912310021", "110105194912310021"),
    ("13800000000", "(withheld)"), ("tel:13800000000;", "(withheld)"), ("138000000001", "138000000001"),
    ("12800000000", "12800000000"), ("91310104MA1FR00000", "91310104MA1FR00000"),
  ])
  func takesOnlyCodes(text: String, expected: String) throws {
    let output = Output()
    let writer = output.writer(.json)
    Logger("x", sink: writer).info("m", ["value": .code(text)])
    let line = try JSONValue(parsing: Array(try #require(try output.lines(of: writer).first).utf8))
    #expect(line["value"]?.string == expected)
  }

  @Test func tellsOnlyTheKindOfAnError() throws {
    let output = Output()
    let writer = output.writer(.text)
    Logger("x", sink: writer).error("m", ["error": .error(Silent())])
    #expect(try output.lines(of: writer).first?.hasSuffix("error=Silent") == true)
  }

  @Test func dropsAndCountsWhatDoesNotFit() throws {
    let output = Output()
    let writer = output.writer(.text, bound: 10)
    let log = Logger("x", sink: writer)
    for _ in 0..<5 { log.info("longer than ten bytes") }
    let lines = try output.lines(of: writer)
    #expect(lines.count == 1)
    #expect(lines.first?.hasSuffix("WARNING log: lines dropped lines=5") == true)
  }

  @Test func neverWaitsForAReader() throws {
    let output = Output()
    let writer = output.writer(.text, bound: 100_000)
    let log = Logger("x", sink: writer)
    // More than pipe and buffer hold, and nobody reads yet.
    for number in 0..<20_000 { log.info("a line of a good length", ["number": .integer(number)]) }
    let reading = Thread.detachedReader(of: output.pipe)
    writer.flush()
    try output.pipe.fileHandleForWriting.close()
    let text = reading()
    #expect(text.contains("lines dropped"))
    #expect(text.split(separator: "\n").allSatisfy { $0.contains("INFO") || $0.contains("WARNING") })
  }

  @Test func survivesAClosedDescriptor() {
    let writer = LogWriter(descriptor: -1, format: .json)
    Logger("x", sink: writer).info("m")
    writer.flush()
  }
}

extension Thread {
  /// Reads a pipe to its end on a thread of its own; the result waits for it.
  fileprivate static func detachedReader(of pipe: Pipe) -> () -> String {
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var data = Data()
    let handle = pipe.fileHandleForReading
    detachNewThread {
      data = handle.readDataToEndOfFile()
      done.signal()
    }
    return {
      done.wait()
      return String(decoding: data, as: UTF8.self)
    }
  }
}
