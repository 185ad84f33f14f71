import CSV

/// One code table of one source: the same digit means different things in different systems. `config/codes/<name>.csv` with
/// the header `code,name_zh,name_en,source`; the last column says where the code is known from, and how surely.
public struct CodeTable: Sendable, Hashable {
  /// One code.
  public struct Entry: Sendable, Hashable {
    /// The code as the source writes it.
    public var code: String
    /// Its meaning, in Chinese.
    public var nameZh: String
    /// Its meaning, in English; in tables of status words the hub's own status.
    public var nameEn: String
    /// Where it is known from.
    public var source: String
  }

  /// The file's name without its ending.
  public var name: String
  /// The codes, in written order.
  public var entries: [Entry]
  private var positions: [String: Int]

  /// The entry of a code, exactly as written; nil for a code that the table does not know.
  public subscript(code: String) -> Entry? { positions[code].map { entries[$0] } }
  /// Whether the table knows a code.
  public func contains(_ code: String) -> Bool { positions[code] != nil }

  /// Reads a table; every wrong row is a finding and is left out.
  init(name: String, file: String, bytes: [UInt8], findings: FindingCollector) {
    self.name = name
    entries = []
    positions = [:]
    do {
      let rows = try CSVReader.rows(of: bytes)
      guard rows.first?.fields == ["code", "name_zh", "name_en", "source"] else {
        findings.add(
          Finding(
            file: file, zh: "表头应为 code,name_zh,name_en,source", en: "the header must be code,name_zh,name_en,source"))
        return
      }
      for row in rows.dropFirst() { take(row, file: file, findings: findings) }
    } catch {
      findings.add(Finding(file: file, line: error.line, zh: "不是有效的 CSV：\(error.message)", en: error.message))
    }
  }

  private mutating func take(_ row: CSVReader.Row, file: String, findings: FindingCollector) {
    guard row.fields.count == 4, !row.fields[0].isEmpty, !row.fields[3].isEmpty else {
      findings.add(
        Finding(
          file: file, line: row.line, zh: "应有四列，且代码与来源不为空",
          en: "must have four columns, code and source not empty"))
      return
    }
    guard positions.updateValue(entries.count, forKey: row.fields[0]) == nil else {
      findings.add(Finding(file: file, line: row.line, key: row.fields[0], zh: "代码重复", en: "the code stands twice"))
      return
    }
    entries.append(
      Entry(code: row.fields[0], nameZh: row.fields[1], nameEn: row.fields[2], source: row.fields[3]))
  }
}
