/// A value to bind to a statement's `?`.
public enum SQLiteValue: Sendable, Hashable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  /// A whole number; nil is NULL.
  public init(_ value: Int64?) { self = value.map { .integer($0) } ?? .null }
  /// A whole number; nil is NULL.
  public init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
  /// A number; nil is NULL.
  public init(_ value: Double?) { self = value.map { .real($0) } ?? .null }
  /// Text; nil is NULL.
  public init(_ value: String?) { self = value.map { .text($0) } ?? .null }
  /// Bytes; nil is NULL.
  public init(_ value: [UInt8]?) { self = value.map { .blob($0) } ?? .null }
}

extension SQLiteValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
  /// A whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// Text.
  public init(stringLiteral value: String) { self = .text(value) }
  /// NULL.
  public init(nilLiteral: ()) { self = .null }
}
