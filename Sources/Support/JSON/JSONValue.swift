/// A JSON document (RFC 8259) as a tree that loses nothing: members keep their order, numbers keep their text.
public enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

/// A number as it was written. `1e400`, `2^70` and `0.10` survive; conversion is the caller's decision.
public struct JSONNumber: Sendable, Hashable {
  /// The text, always of RFC 8259's grammar.
  public let text: String

  /// Wraps text that the reader has already checked.
  init(checked text: String) { self.text = text }

  /// A whole number.
  public init(_ value: Int64) { text = String(value) }

  /// A whole number.
  public init(_ value: Int) { text = String(value) }

  /// Text of RFC 8259's grammar for numbers; nil for any other text.
  public init?(text: String) {
    guard case .number(let number)? = try? JSONValue(parsing: Array(text.utf8)), number.text == text else { return nil }
    self = number
  }

  /// A double in the shortest text that reads back as itself; nil for NaN and the infinities, which JSON cannot say.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    text = value.description
  }

  /// The value where it is a whole number that fits, written without fraction or exponent.
  public var int64: Int64? { Int64(text) }

  /// The nearest double; nil where the text overflows.
  public var double: Double? { Double(text).flatMap { $0.isFinite ? $0 : nil } }
}

/// An object whose members keep the order in which they were written. Keys are unique: the reader refuses doubles.
public struct JSONObject: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  /// One member of the object.
  public struct Member: Sendable, Hashable {
    /// The key, as written.
    public var key: String
    /// Its value.
    public var value: JSONValue

    /// A member from its two parts.
    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The members in written order.
  public private(set) var members: [Member]

  /// An empty object.
  public init() { members = [] }

  /// Members whose keys are known to be unique.
  public init(members: [Member]) { self.members = members }

  /// An object literal; keys must be unique.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    members = elements.map { Member(key: $0.0, value: $0.1) }
  }

  /// The value of a key. Setting nil removes the member; setting a new key appends it.
  public subscript(key: String) -> JSONValue? {
    get { members.first { $0.key == key }?.value }
    set {
      let index = members.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(key: key, value: value))
      case (nil, nil): break
      }
    }
  }

  /// True where the object has no members.
  public var isEmpty: Bool { members.isEmpty }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A whole number.
  public init(integerLiteral value: Int64) { self = .number(JSONNumber(value)) }
  /// An array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object; keys must be unique.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(members: elements.map { .init(key: $0.0, value: $0.1) }))
  }
  /// `null`.
  public init(nilLiteral: ()) { self = .null }
}

extension JSONValue {
  /// A whole number.
  public static func integer(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }

  /// The member of an object; nil for every other kind.
  public subscript(key: String) -> JSONValue? { object?[key] }

  /// The text of a string; nil for every other kind.
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  /// The truth of a boolean; nil for every other kind.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// A number that is whole and fits; nil for everything else.
  public var int64: Int64? { if case .number(let value) = self { value.int64 } else { nil } }
  /// The elements of an array; nil for every other kind.
  public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  /// The members of an object; nil for every other kind.
  public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
  /// True for `null`.
  public var isNull: Bool { if case .null = self { true } else { false } }
}
