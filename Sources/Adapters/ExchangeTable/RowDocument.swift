import JSON
import PostgreSQL

/// A row as the document that the hub keeps and translates: `{"row": {column: text or null}, "table": name}`, keys sorted.
enum RowDocument {
  /// Columns that the hub's own statements add.
  static let prefix = "hub_"

  /// The bytes. Text that is not UTF-8 stays as it is, so that the document is refused as unreadable and kept whole.
  static func bytes(_ rows: PostgreSQLRows, _ row: Int, of table: SQLName, marks: JSONObject = [:]) -> [UInt8] {
    let cells = zip(rows.columns, rows.rows[row]).filter { !$0.0.hasPrefix(prefix) }
    let isText = cells.allSatisfy { cell in cell.1.map { String(validating: $0, as: UTF8.self) != nil } ?? true }
    guard isText else { return broken(cells) }
    let members = cells.map { name, bytes in
      JSONObject.Member(
        key: name, value: bytes.map { JSONValue.string(String(decoding: $0, as: UTF8.self)) } ?? .null)
    }
    var document: JSONObject = ["table": .string(table.text), "row": .object(JSONObject(members: members))]
    for member in marks.members { document[member.key] = member.value }
    return JSONValue.object(document).sortedBytes()
  }

  private static func broken(_ cells: [(String, [UInt8]?)]) -> [UInt8] {
    var out = Array("{\"row\":{".utf8)
    for (index, cell) in cells.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      out += JSONValue.string(cell.0).bytes() + Array(":".utf8)
      guard let bytes = cell.1 else {
        out += Array("null".utf8)
        continue
      }
      out.append(UInt8(ascii: "\""))
      for byte in bytes {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { out.append(UInt8(ascii: "\\")) }
        out.append(byte)
      }
      out.append(UInt8(ascii: "\""))
    }
    return out + Array("}}".utf8)
  }
}
