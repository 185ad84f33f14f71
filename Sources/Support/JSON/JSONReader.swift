extension JSONValue {
  /// Reads one document (RFC 8259), strictly: UTF-8 without a byte order mark, nothing behind the value, no key twice
  /// in one object (keys equal after Unicode normalisation count as the same), no lone surrogate.
  public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
    guard bytes.count <= limits.bytes else { throw JSONError(code: .tooLarge, offset: limits.bytes) }
    var reader = JSONReader(bytes: bytes, depth: limits.depth)
    do throws(JSONError) {
      self = try reader.document()
    } catch {
      // A document in GBK or UTF-16 mostly fails on grammar first; the charset is the better thing to name.
      guard error.code == .malformed, let offset = firstInvalidUTF8(in: bytes) else { throw error }
      throw JSONError(code: .charset, offset: offset)
    }
  }

  /// The bytes without the UTF-8 byte order mark that some senders put in front; the reader itself refuses one.
  public static func withoutByteOrderMark(_ bytes: [UInt8]) -> [UInt8] {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  }
}

/// The offset of the first byte that is not of a UTF-8 sequence; nil where all are.
private func firstInvalidUTF8(in bytes: [UInt8]) -> Int? {
  do throws(UTF8.ValidationError) {
    _ = try UTF8Span(validating: bytes.span)
    return nil
  } catch {
    return error.byteOffsets.lowerBound
  }
}

/// A recursive descent over an array, whose every access is bounds-checked. Recursion is bounded by `depth`.
struct JSONReader {
  let bytes: [UInt8]
  let depth: Int
  var position = 0

  init(bytes: [UInt8], depth: Int) {
    self.bytes = bytes
    self.depth = depth
  }

  mutating func document() throws(JSONError) -> JSONValue {
    skipSpace()
    let value = try self.value(level: 0)
    skipSpace()
    guard position == bytes.count else { throw malformed }
    return value
  }

  var malformed: JSONError { JSONError(code: .malformed, offset: position) }

  /// The byte at the position; nil at the end.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func value(level: Int) throws(JSONError) -> JSONValue {
    switch next {
    case UInt8(ascii: "{"): return .object(try object(level: level + 1))
    case UInt8(ascii: "["): return .array(try array(level: level + 1))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let end = position + text.utf8CodeUnitCount
    guard end <= bytes.count, "\(text)".utf8.elementsEqual(bytes[position..<end]) else { throw malformed }
    position = end
    return value
  }

  private mutating func array(level: Int) throws(JSONError) -> [JSONValue] {
    guard level <= depth else { throw JSONError(code: .tooDeep, offset: position) }
    position += 1
    skipSpace()
    var elements: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return elements }
    while true {
      elements.append(try value(level: level))
      skipSpace()
      if take(UInt8(ascii: "]")) { return elements }
      guard take(UInt8(ascii: ",")) else { throw malformed }
      skipSpace()
    }
  }

  private mutating func object(level: Int) throws(JSONError) -> JSONObject {
    guard level <= depth else { throw JSONError(code: .tooDeep, offset: position) }
    position += 1
    skipSpace()
    var members: [JSONObject.Member] = []
    if take(UInt8(ascii: "}")) { return JSONObject() }
    var keys = KeySet()
    while true {
      let start = position
      let key = try string()
      guard keys.insert(key, after: members) else { throw JSONError(code: .duplicateKey, offset: start) }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw malformed }
      skipSpace()
      // An object of two has more mostly, and growing to eight one by one allocates four times.
      if members.count == 1 { members.reserveCapacity(8) }
      members.append(.init(key: key, value: try value(level: level)))
      skipSpace()
      if take(UInt8(ascii: "}")) { return JSONObject(members: members) }
      guard take(UInt8(ascii: ",")) else { throw malformed }
      skipSpace()
    }
  }
}

/// The keys of an object under way: compared one by one while few, hashed when many, so that width costs nothing.
private struct KeySet {
  private var hashed: Set<String> = []

  /// False where the key stands among the members already.
  mutating func insert(_ key: String, after members: [JSONObject.Member]) -> Bool {
    guard members.count >= 16 else { return !members.contains { $0.key == key } }
    if hashed.isEmpty { hashed = Set(members.map(\.key)) }
    return hashed.insert(key).inserted
  }
}
