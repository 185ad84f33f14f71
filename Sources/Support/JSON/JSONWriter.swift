extension JSONValue {
  /// The document as compact UTF-8, members in their order.
  public func bytes() -> [UInt8] {
    var writer = JSONWriter()
    writer.write(self)
    return writer.output
  }

  /// The document as compact UTF-8 with members sorted by key (by code point) at every level: equal content, equal
  /// bytes.
  public func sortedBytes() -> [UInt8] {
    var writer = JSONWriter(sorted: true)
    writer.write(self)
    return writer.output
  }

  /// The document for people: two spaces a level, one member a line, a newline at the end.
  public func pretty() -> String {
    var writer = JSONWriter(indented: true)
    writer.write(self)
    return String(decoding: writer.output, as: UTF8.self) + "\n"
  }
}

/// Appends values to a growing array of bytes.
struct JSONWriter {
  var sorted = false
  var indented = false
  private(set) var output: [UInt8] = []
  private var level = 0

  init(sorted: Bool = false, indented: Bool = false) {
    self.sorted = sorted
    self.indented = indented
    // Most documents are about so long, and growing from nothing copies them six times.
    output.reserveCapacity(900)
  }

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: append("null")
    case .bool(let truth): append(truth ? "true" : "false")
    case .number(let number): append(number.text)
    case .string(let text): quote(text)
    case .array(let elements):
      list(elements, "[", "]") { writer, element in writer.write(element) }
    case .object(let object):
      let members =
        sorted ? object.members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } : object.members
      list(members, "{", "}") { writer, member in
        writer.quote(member.key)
        writer.append(writer.indented ? ": " : ":")
        writer.write(member.value)
      }
    }
  }

  private mutating func list<Element>(
    _ elements: [Element], _ open: String, _ close: String, _ each: (inout JSONWriter, Element) -> Void
  ) {
    append(open)
    level += 1
    var isFirst = true
    for element in elements {
      if !isFirst { append(",") }
      isFirst = false
      newline()
      each(&self, element)
    }
    level -= 1
    if !isFirst { newline() }
    append(close)
  }

  private mutating func newline() {
    guard indented else { return }
    output.append(0x0A)
    output.append(contentsOf: repeatElement(0x20, count: 2 * level))
  }

  private mutating func append(_ text: String) { output.append(contentsOf: text.utf8) }

  private mutating func quote(_ text: String) {
    output.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { Self.copy($0, to: &output) }
    output.append(UInt8(ascii: "\""))
  }

  /// Copies in runs: JSON within a text has an escape every few bytes, most texts have none.
  private static func copy(_ bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    var copied = 0
    for index in bytes.indices where isEscaped(bytes[index]) {
      output.append(contentsOf: bytes[copied..<index])
      escape(bytes[index], to: &output)
      copied = index + 1
    }
    output.append(contentsOf: bytes[copied...])
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  /// Writes a byte for which `isEscaped` holds.
  private static func escape(_ byte: UInt8, to output: inout [UInt8]) {
    let text =
      switch byte {
      case UInt8(ascii: "\""): "\\\""
      case UInt8(ascii: "\\"): "\\\\"
      case 0x0A: "\\n"
      case 0x0D: "\\r"
      case 0x09: "\\t"
      default: "\\u00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
      }
    output.append(contentsOf: text.utf8)
  }
}
