import CSV
import Foundation
public import HTTP
public import JSON
import TextEncoding

/// A street office that exchanges CSV files through two directories: takes the hub's files away, acknowledges each row, and
/// writes statuses as its people work. It has no HTTP interface.
public struct StreetOffice: SimulatedSystem {
  /// Its code.
  public let code = "street"
  /// What it is.
  public let title = "街道办事处 street office"
  /// What it knows.
  public let book = StreetBook()
  /// What goes wrong.
  public let faults = FaultBoard()
  /// What it says of a case.
  public static let words: Set = ["收件", "受理", "补正", "不予受理", "办结", "不予许可"]
  private let outbox: URL
  private let inbox: URL
  private let progress: Progress
  private let pause: Duration

  /// A street office.
  /// - Parameters:
  ///   - outbox: where the hub puts its files.
  ///   - inbox: where the hub takes files from.
  ///   - progress: its words are those of `words`; others are written nowhere.
  ///   - pause: between two looks into the outbox.
  public init(
    outbox: String, inbox: String, progress: Progress = Progress(words: ["收件", "受理", "办结"]),
    pause: Duration = .milliseconds(200)
  ) {
    self.outbox = URL(filePath: outbox)
    self.inbox = URL(filePath: inbox)
    self.progress = Progress(words: progress.words.filter(Self.words.contains), step: progress.step)
    self.pause = pause
  }

  /// None.
  public var router: HTTPRouter { HTTPRouter() }

  /// Its cases, and statuses by hand.
  public var controls: HTTPRouter {
    var router = HTTPRouter()
    router.on(.get, "/control/street/cases") { _, _ in
      let cases = book.cases.map { found -> JSONValue in
        ["deliveryId": .string(found.delivery), "number": .string(found.number), "item": .string(found.item)]
      }
      return .json(200, JSONValue.array(cases).bytes())
    }
    router.on(.post, "/control/street/cases") { request, _ in
      guard let word = (try? JSONValue(parsing: request.body))?["status"]?.string else {
        return .json(422, Array(#""a status for all is {status}""#.utf8))
      }
      tell(book.cases.map { ($0, [word], from: 90) })
      return .json(200, Array(#""set""#.utf8))
    }
    return router
  }

  /// Its figures.
  public var summary: JSONObject {
    [
      "files": .number(JSONNumber(book.files)), "cases": .number(JSONNumber(book.cases.count)),
      "doubled": .number(JSONNumber(book.doubled)),
    ]
  }

  /// Looks into its directory until cancelled.
  public func work() async {
    while !Task.isCancelled {
      look()
      try? await Task.sleep(for: pause)
    }
  }

  /// Takes the files that are there, and writes the statuses that are due.
  public func look() {
    if faults.take("take")?.kind == .hang { return }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: outbox.path)) ?? []
    for name in names.sorted() where name.hasSuffix(".csv") { take(name) }
    guard let step = progress.step, step > .zero else { return }
    let due = book.takeDue { found in
      min(Int((ContinuousClock.now - found.since) / step) + 1, progress.words.count)
    }
    tell(due.map { ($0.0, Array(progress.words[$0.words]), from: $0.words.lowerBound) })
  }

  private func take(_ name: String) {
    let file = outbox.appending(path: name)
    guard let data = try? Data(contentsOf: file),
      let text = try? TextEncoding.text(of: Array(data), in: [.utf8, .gb18030]),
      let rows = try? CSVReader.rows(of: Array(text.utf8)), let header = rows.first?.fields
    else { return }
    let cases = rows.dropFirst().map { row in
      func cell(_ column: String) -> String {
        header.firstIndex(of: column).flatMap { row.fields.indices.contains($0) ? row.fields[$0] : nil } ?? ""
      }
      return StreetCase(
        delivery: cell("投递编号"), number: cell("办件编号"), item: cell("事项编码"), version: cell("版本"), since: .now)
    }
    let fault = faults.take("ack")?.kind
    if fault != .refuse { book.take(cases) }
    var rowsOut = [["投递编号", "结果", "原因"]]
    for row in cases {
      rowsOut.append([row.delivery, fault == .refuse ? "拒收" : "接收", fault == .refuse ? "地址不在本街道" : ""])
    }
    if fault == .partial { rowsOut = Array(rowsOut.prefix(2)) }
    try? FileManager.default.removeItem(at: file)
    guard fault != .storeThenHang else { return }
    put(rowsOut, as: name.replacingOccurrences(of: ".csv", with: ".ack.csv"))
  }

  /// Writes a file with statuses: words of each case, with the 序号 that they have in it.
  private func tell(_ told: [(StreetCase, [String], from: Int)]) {
    guard !told.isEmpty else { return }
    let fault = faults.take("status")?.kind
    var rows = [["办件编号", "事项编码", "状态", "意见", "经办人", "操作时间", "序号"]]
    for (found, words, from) in told {
      for (index, word) in words.enumerated() {
        rows.append([
          found.number, fault == .types ? "3.10151E+11" : found.item, word, "", "测试员", Self.now(),
          "\(from + index + 1)",
        ])
      }
    }
    for _ in 0..<(fault == .doubled ? 2 : 1) {
      let number = String(String(10_000 + book.nextSequence()).dropFirst())
      let name = "STATUS_\(told[0].0.item)_\(Self.now().prefix(10).filter(\.isNumber))_\(number).csv"
      put(rows, as: name, broken: fault == .truncated)
    }
  }

  /// Whole or not at all: written under another name, then renamed.
  private func put(_ rows: [[String]], as name: String, broken: Bool = false) {
    var writer = CSVWriter(protectingFormulas: true)
    for row in rows { writer.write(row) }
    let text = String(decoding: writer.bytes, as: UTF8.self) + (broken ? "\"" : "")
    guard let bytes = try? TextEncoding.gb18030.bytes(of: text) else { return }
    let part = inbox.appending(path: name + ".part")
    try? Data(bytes).write(to: part)
    try? FileManager.default.moveItem(at: part, to: inbox.appending(path: name))
  }

  private static func now() -> String {
    let seconds = Int(Date().timeIntervalSince1970) + 8 * 3600
    let day = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(
      .iso8601.year().month().day().dateSeparator(.dash))
    let ofDay = seconds % 86_400
    let parts = [ofDay / 3600, ofDay / 60 % 60, ofDay % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(day) \(parts.joined(separator: ":"))"
  }
}
