import Hub
import YAML

/// The name of a table, with or without its schema, or of a column; it goes into statements in quotes only.
struct SQLName: Sendable, Hashable {
  /// As the file says it.
  let text: String
  /// `"schema"."table"`.
  let quoted: String

  /// Nil for what is no name: an empty part, more than 63 bytes in one, or a control character.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let isName = parts.allSatisfy { part in
      (1...63).contains(part.utf8.count) && part.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }
    guard isName, parts.count <= 2 else { return nil }
    self.text = text
    quoted = parts.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ".")
  }
}

extension ConfigForm where Value == SQLName {
  /// A table.
  static var table: Self {
    Self(zh: "表名或 模式.表名", en: "the name of a table, or schema.table") { $0.scalar.flatMap(SQLName.init) }
  }
  /// A column.
  static var column: Self {
    Self(zh: "列名", en: "the name of a column") { node in
      node.scalar.flatMap { $0.contains(".") ? nil : SQLName($0) }
    }
  }
}
