import CSV
import Hub
import JSON
import TextEncoding

/// CSV files as rules see them: `{rows: [{column: text}]}`, columns by the names of the first row. A row with another number
/// of fields stands there as an array.
enum CSVForm {
  /// Reads a file; nothing of one that is not RFC 4180 from its beginning to its end is used.
  static func read(_ bytes: [UInt8], in encodings: [TextEncoding]) throws(Unreadable) -> JSONValue {
    let rows = try rows(bytes, in: encodings)
    guard let header = rows.first?.fields else { throw Unreadable(code: "csv-malformed", detail: "no header row") }
    let columns = header.map(TextFolding.trimmed)
    guard Set(columns).count == columns.count else {
      throw Unreadable(code: "duplicate-key", detail: "two columns have one name")
    }
    return ["rows": .array(rows.dropFirst().map { Self.row($0.fields, columns) })]
  }

  /// The lines of a file's rows below its header, from 1; nil where the file is no table.
  static func lines(_ bytes: [UInt8], in encodings: [TextEncoding]) -> [Int]? {
    (try? rows(bytes, in: encodings))?.dropFirst().map(\.line)
  }

  /// What is wrong with a row that has not the header's number of fields.
  static func ragged(at pointer: String) -> Violation {
    Violation(pointer, .format, detail: (zh: "列数与表头不同", en: "another number of columns than the header"))
  }

  private static func rows(_ bytes: [UInt8], in encodings: [TextEncoding]) throws(Unreadable) -> [CSVReader.Row] {
    let text: String
    do { text = try TextEncoding.text(of: bytes, in: encodings) } catch {
      throw Unreadable(code: "charset", detail: "\(error)")
    }
    do { return try CSVReader.rows(of: Array(text.utf8)) } catch {
      throw Unreadable(code: "csv-malformed", detail: "line \(error.line): \(error.message)")
    }
  }

  private static func row(_ fields: [String], _ columns: [String]) -> JSONValue {
    let texts = fields.map(JSONValue.string)
    guard fields.count == columns.count else { return .array(texts) }
    return .object(JSONObject(members: zip(columns, texts).map { .init(key: $0, value: $1) }))
  }
}
