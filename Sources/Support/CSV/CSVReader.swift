/// Reads RFC 4180 text in UTF-8: quoted fields, doubled quotes, line breaks inside quotes, LF or CRLF, a byte-order mark.
public struct CSVReader {
  /// Why a table was refused, and in which line.
  public struct Failure: Error, Hashable, Sendable {
    /// Line, from 1.
    public var line: Int
    /// What is wrong; holds nothing of the table.
    public var message: String
    /// A failure.
    public init(line: Int, message: String) {
      self.line = line
      self.message = message
    }
  }

  /// One record and the line it begins in.
  public struct Row: Hashable, Sendable {
    /// Line, from 1.
    public var line: Int
    /// The fields.
    public var fields: [String]
  }

  private var row = Row(line: 1, fields: [])
  private var rows: [Row] = []
  private var field: [UInt8] = []
  private var line = 1
  private var quoted = false
  private var closed = false
  private var returned = false

  /// The rows of a table; an empty line is none.
  /// - Throws: the first thing that is not RFC 4180. Of a table that is refused no row is to be used.
  public static func rows(of bytes: [UInt8]) throws(Failure) -> [Row] {
    guard String(validating: bytes, as: UTF8.self) != nil else { throw Failure(line: 1, message: "is not UTF-8") }
    var reader = CSVReader()
    for byte in bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...] { try reader.take(byte) }
    guard !reader.quoted else { throw Failure(line: reader.row.line, message: "a quote is never closed") }
    guard !reader.returned else { throw reader.loneReturn }
    reader.endRow()
    return reader.rows
  }

  private var loneReturn: Failure { Failure(line: line, message: "a carriage return ends no line") }

  private mutating func take(_ byte: UInt8) throws(Failure) {
    if returned {
      guard byte == UInt8(ascii: "\n") else { throw loneReturn }
      returned = false
    }
    if byte == UInt8(ascii: "\n") { line += 1 }
    switch (byte, quoted) {
    case (UInt8(ascii: "\""), true): (quoted, closed) = (false, true)
    case (_, true): field.append(byte)
    case (UInt8(ascii: "\""), false) where closed:
      field.append(byte)
      (quoted, closed) = (true, false)
    case (UInt8(ascii: "\""), false) where field.isEmpty: quoted = true
    case (UInt8(ascii: "\""), false): throw Failure(line: line, message: "a quote stands inside an unquoted field")
    case (UInt8(ascii: ","), false): endField()
    case (UInt8(ascii: "\n"), false):
      endRow()
      row.line = line
    case (UInt8(ascii: "\r"), false): returned = true
    case (_, false):
      guard !closed else { throw Failure(line: line, message: "text follows a closed quote") }
      field.append(byte)
    }
  }

  private mutating func endField() {
    row.fields.append(String(decoding: field, as: UTF8.self))
    field = []
    closed = false
  }

  private mutating func endRow() {
    if row.fields.isEmpty && field.isEmpty && !closed { return }
    endField()
    rows.append(row)
    row.fields = []
  }
}
