import JSON

/// A value on its way through a mapping, which remembers where in the sent document it came from.
enum Made: Sendable {
  /// A part of a document, untouched. `inside` is true for what stood in a text: its pointer names that text.
  case value(JSONValue, at: String, inside: Bool)
  /// An object that the mapping made.
  case object([Member], at: String)
  /// An array that the mapping made.
  case array([Made], at: String)
  /// Nothing; the pointer says where it should have been.
  case nothing(at: String)

  /// One member of a made object.
  struct Member: Sendable {
    var key: String
    var value: Made
  }

  /// RFC 6901 pointer into the sent document; empty for what came from the mapping itself.
  var pointer: String {
    switch self {
    case .value(_, let pointer, _), .object(_, let pointer), .array(_, let pointer), .nothing(let pointer): pointer
    }
  }

  /// What it is; members that are nothing are left out.
  var json: JSONValue {
    switch self {
    case .value(let value, _, _): value
    case .object(let members, _):
      .object(JSONObject(members: Self.json(members)))
    case .array(let elements, _): .array(elements.map(\.json))
    case .nothing: .null
    }
  }

  private static func json(_ members: [Member]) -> [JSONObject.Member] {
    var json: [JSONObject.Member] = []
    json.reserveCapacity(members.count)
    for member in members where !member.value.isNothing {
      json.append(.init(key: member.key, value: member.value.json))
    }
    return json
  }

  /// True for nothing.
  var isNothing: Bool { if case .nothing = self { true } else { false } }

  /// The elements of an array; nil for every other kind.
  var elements: [Made]? {
    switch self {
    case .value(.array(let values), let pointer, let inside):
      values.enumerated().map { .value($1, at: inside ? pointer : pointer + "/" + String($0), inside: inside) }
    case .array(let elements, _): elements
    default: nil
    }
  }

  /// The members of an object; nil for every other kind.
  var members: [Member]? {
    switch self {
    case .value(.object(let object), let pointer, let inside):
      object.members.map {
        Member(
          key: $0.key, value: .value($0.value, at: inside ? pointer : pointer.appending(key: $0.key), inside: inside))
      }
    case .object(let members, _): members.filter { !$0.value.isNothing }
    default: nil
    }
  }

  /// The member of an object or the element of an array that a key names.
  func child(_ key: String) -> Made? {
    switch self {
    case .array(let elements, _):
      Int(key).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
    default: step(to: key).child
    }
  }

  /// What a key names, if anything, and the pointer that it has or would have.
  func step(to key: String) -> (child: Made?, pointer: String) {
    switch self {
    case .value(let value, let pointer, let inside):
      let place = inside ? pointer : pointer.appending(key: key)
      return (value.child(key).map { .value($0, at: place, inside: inside) }, place)
    case .object(let members, let pointer):
      guard let value = members.first(where: { $0.key == key })?.value else { return (nil, pointer) }
      return (value.isNothing ? nil : value, value.pointer)
    case .array(_, let pointer):
      let child = child(key)
      return (child, child?.pointer ?? pointer.appending(key: key))
    case .nothing(let pointer): return (nil, pointer.appending(key: key))
    }
  }
}

extension String {
  /// A JSON pointer (RFC 6901), one key deeper.
  func appending(key: String) -> String {
    guard key.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
      var pointer = ""
      pointer.reserveCapacity(utf8.count + 1 + key.utf8.count)
      pointer += self
      pointer += "/"
      pointer += key
      return pointer
    }
    return self + "/" + key.replacing("~", with: "~0").replacing("/", with: "~1")
  }
}

extension JSONValue {
  /// A scalar as text: `true` and "true", 200 and "200" read the same; nil for arrays, objects and null.
  var scalarText: String? {
    switch self {
    case .string(let text): text
    case .number(let number): number.text
    case .bool(let value): value ? "true" : "false"
    case .null, .array, .object: nil
    }
  }

  /// The member of an object or the element of an array that a key names.
  fileprivate func child(_ key: String) -> JSONValue? {
    switch self {
    case .object(let object): object[key]
    case .array(let elements): Int(key).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
    default: nil
    }
  }
}
