import Hub
import TextEncoding

/// What becomes of a file that was taken.
enum DropVerdict {
  /// All of it, or all but some rows, is taken in.
  case done(reason: DropReason?)
  /// It was taken in before.
  case duplicate(of: String)
  /// Nothing of it is taken in.
  case aside(reason: DropReason)

  /// Where files go that could not be read, and all reasons.
  static let aside = "aside"

  /// Where the file goes.
  var folder: String {
    switch self {
    case .done, .duplicate: "done"
    case .aside: Self.aside
    }
  }

  /// What its sender is told.
  var reason: DropReason? {
    switch self {
    case .done(let reason): reason
    case .aside(let reason): reason
    case .duplicate: nil
    }
  }
}

/// Why a file, or some of its rows, was not taken in; for the people who wrote it, in Chinese and English.
struct DropReason {
  private var zh: [String]
  private var en: [String]

  /// The text of the file beside it.
  var text: String { (zh + [""] + en).map { $0 + "\n" }.joined() }

  /// A file over the bound.
  static func tooLarge(bound: Int, name: String) -> DropReason {
    DropReason(
      zh: ["文件：\(name)", "整个文件未采用：文件过大，上限为 \(bound) 字节（too-large）"],
      en: ["File: \(name)", "Nothing of it was taken: it is larger than \(bound) bytes (too-large)"])
  }

  fileprivate static func unreadable(_ code: String, _ detail: String, name: String) -> DropReason {
    DropReason(
      zh: ["文件：\(name)", "整个文件未采用：无法读取（\(code)，\(detail)）"],
      en: ["File: \(name)", "Nothing of it was taken: it cannot be read (\(code), \(detail))"])
  }

  fileprivate static func wrong(
    _ violations: [Violation], lines: [Int], whole: Bool, name: String
  ) -> DropReason {
    func place(_ violation: Violation) -> (line: Int?, column: String) {
      let parts = violation.pointer.split(separator: "/", maxSplits: 2).map(String.init)
      let row = parts.count > 1 && parts[0] == "rows" ? Int(parts[1]) : nil
      let line = row.flatMap { lines.indices.contains($0) ? lines[$0] : nil }
      return (line, parts.count > 2 ? parts[2].replacing("~1", with: "/").replacing("~0", with: "~") : "")
    }
    var reason = DropReason(
      zh: ["文件：\(name)", whole ? "整个文件未采用：" : "下列行未采用，其余各行已采用："],
      en: ["File: \(name)", whole ? "Nothing of it was taken:" : "These lines were not taken, all others were:"])
    for violation in violations {
      let (line, column) = place(violation)
      reason.zh.append("\(line.map { "第\($0)行" } ?? "全文件") \(column)：\(violation.messageZh)（\(violation.code)）")
      reason.en.append(
        "\(line.map { "line \($0)" } ?? "the file") \(column): \(violation.messageEn) (\(violation.code))")
    }
    return reason
  }
}

extension MappedTranslator {
  /// What becomes of a file, as the receiving station will find: both translate the same bytes with the same mapping.
  func verdict(on original: Original, _ kind: FetchedBatch.Kind, named name: String) -> DropVerdict {
    switch kind {
    case .application: verdict(on: original, application(from: original), application, name)
    case .statuses: verdict(on: original, statuses(from: original), status(of: original), name)
    case .acknowledgements: verdict(on: original, acknowledgements(from: original), acknowledgement, name)
    }
  }

  private func verdict<Value>(
    on original: Original, _ translation: Translation<Value>, _ mapping: InboundMapping?, _ name: String
  ) -> DropVerdict {
    let lines = CSVForm.lines(original.bytes, in: mapping?.encodings ?? [.utf8]) ?? []
    switch translation {
    case .unreadable(let code, let detail): return .aside(reason: .unreadable(code, detail, name: name))
    case .invalid(let violations):
      return .aside(reason: .wrong(violations, lines: lines, whole: true, name: name))
    case .translated(_, let trace):
      if trace.refused.isEmpty { return .done(reason: nil) }
      return .done(reason: .wrong(trace.refused, lines: lines, whole: false, name: name))
    }
  }
}
