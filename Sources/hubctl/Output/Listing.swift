import CommandLine
import JSON

/// Things of one kind, ready to be printed in any form. What JSON shows is what the hub answered.
struct Listing: Sendable {
  /// A column: its heading, whether only `-o wide` shows it, and the cell.
  struct Column: Sendable {
    var title: String
    var isWide = false
    var cell: @Sendable (JSONValue) -> String

    init(_ title: String, wide: Bool = false, _ cell: @escaping @Sendable (JSONValue) -> String) {
      self.title = title
      isWide = wide
      self.cell = cell
    }

    /// A column of a text or number at a place.
    init(_ title: String, _ pointer: JSONPointer, wide: Bool = false) {
      self.init(title, wide: wide) { plain($0[pointer: pointer]) }
    }
  }

  /// What the things are: `application`.
  var kind: String
  /// The things.
  var items: [JSONValue]
  /// Where a thing's name stands.
  var name: JSONPointer
  /// The columns.
  var columns: [Column]

  /// The text to print. JSON and YAML hold the things under `items`.
  func text(_ format: OutputFormat) -> String {
    switch format {
    case .json: JSONValue.object(["items": .array(items)]).pretty()
    case .yaml: JSONValue.object(["items": .array(items)]).yaml
    case .name: items.map { "\(kind)/\(plain($0[pointer: name]).printable)\n" }.joined()
    case .table, .wide:
      Table(
        columns.map { .init($0.title, isWide: $0.isWide) }, rows: items.map { item in columns.map { $0.cell(item) } }
      ).text(wide: format == .wide)
    }
  }
}

/// A scalar as a person writes it, a dash for nothing; other values as JSON.
func plain(_ value: JSONValue?) -> String {
  switch value {
  case .string(let text): text
  case nil, .null: "–"
  case .array(let elements): elements.map(plain).joined(separator: ",")
  case let value?: String(decoding: value.bytes(), as: UTF8.self)
  }
}

/// An RFC 3339 time in Asia/Shanghai as a table shows it: to the second, without zone.
func clock(_ value: JSONValue?) -> String {
  guard let text = value?.string else { return "–" }
  return String(text.prefix(19).map { $0 == "T" ? " " : $0 })
}
