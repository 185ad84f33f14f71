import Hub
import JSON
import YAML

/// What the tables of a receiver take: by table (an array of the body, `up_pro_accept`) and column the most characters, and
/// whether it may be empty. A row that would be refused is not sent.
struct RowLimits: Sendable {
  /// One column.
  struct Column: Sendable {
    var name: String
    var length: Int?
    var isRequired: Bool
  }

  private var tables: [(name: String, columns: [Column])] = []
  /// Most problems that are told.
  private static let most = 20

  /// No limits.
  init() {}

  /// Reads `limits: {table: {column: 50, column: required, column: required 50}}`.
  init(_ reader: ConfigReader) {
    tables = reader.keys.compactMap { table in
      guard let section = reader.section(table) else { return nil }
      return (
        table,
        section.keys.compactMap { name in
          section.required(name, .limit).map { Column(name: name, length: $0.length, isRequired: $0.isRequired) }
        }
      )
    }
  }

  /// `table.row.column code` of everything that the receiver would refuse; rows count from 1.
  func problems(in body: JSONValue) -> [String] {
    var problems: [String] = []
    for table in tables {
      for (index, row) in (body[table.name]?.array ?? []).enumerated() {
        for column in table.columns where problems.count < Self.most {
          guard let code = column.problem(row[column.name]) else { continue }
          problems.append("\(table.name).\(index + 1).\(column.name) \(code)")
        }
      }
    }
    return problems
  }
}

extension RowLimits.Column {
  fileprivate func problem(_ value: JSONValue?) -> String? {
    let text = value?.scalarText ?? ""
    if text.isEmpty { return isRequired ? ViolationCode.required.rawValue : nil }
    if let length, text.count > length { return ViolationCode.length.rawValue }
    return nil
  }
}

extension ConfigForm where Value == (length: Int?, isRequired: Bool) {
  /// `50`, `required`, or `required 50`.
  fileprivate static var limit: Self {
    Self(zh: "长度、required 或 required 加长度", en: "a length, required, or required and a length") { node in
      guard var parts = node.scalar?.split(separator: " ").map(String.init), !parts.isEmpty else { return nil }
      let isRequired = parts.first == "required"
      if isRequired { parts.removeFirst() }
      guard let last = parts.first else { return (nil, isRequired) }
      guard parts.count == 1, let length = Int(last), length > 0 else { return nil }
      return (length, isRequired)
    }
  }
}
