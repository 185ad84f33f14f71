import JSON

/// A document with the mapping's spelling of its keys, which remembers how the sender spelled them.
struct SentDocument {
  /// The document, keys spelled as the mapping spells them.
  private(set) var json: JSONValue = .null
  /// Most unknown fields that are told.
  private static let mostUnknown = 100
  /// Pointers to what no rule knows, as sent.
  private(set) var unknown: [String] = []
  /// For each respelled place its pointer as sent.
  private var spellings: [String: String] = [:]

  /// From the document down to where the reader is; pointers are made of it only where something is to be told.
  private var path: [Step] = []

  private enum Step {
    case key(String, sent: String)
    case index(Int)
    /// The only element of a list that the sender wrote as a single value.
    case single
  }

  /// Two keys that are one after folding.
  struct DuplicateKey: Error {}

  /// Whether a single value where the mapping takes a list is a list of one: XML does not say which it is.
  private let listing: Bool

  /// Reads a document.
  init(_ json: JSONValue, known: KnownKeys, ignoringCase: Bool, listing: Bool = false) throws(DuplicateKey) {
    self.listing = listing
    self.json = try take(json, known, ignoringCase)
  }

  private mutating func take(
    _ value: JSONValue, _ known: KnownKeys, _ ignoringCase: Bool
  ) throws(DuplicateKey) -> JSONValue {
    if known.whole { return value }
    let isOne = listing && value.array == nil && known.members[KnownKeys.element] != nil
    switch isOne ? .array([value]) : value {
    case .array(let elements):
      guard let inner = known.members[KnownKeys.element] else { return value }
      var taken: [JSONValue] = []
      taken.reserveCapacity(elements.count)
      for (index, element) in elements.enumerated() {
        path.append(isOne ? .single : .index(index))
        defer { path.removeLast() }
        if isOne { spellings[declaredPointer] = sentPointer }
        taken.append(try take(element, inner, ignoringCase))
      }
      return .array(taken)
    case .object(let object):
      guard !known.members.isEmpty else { return value }
      return .object(try take(object, known, ignoringCase))
    default: return value
    }
  }

  private mutating func take(
    _ object: JSONObject, _ known: KnownKeys, _ ignoringCase: Bool
  ) throws(DuplicateKey) -> JSONObject {
    var taken: [JSONObject.Member] = []
    taken.reserveCapacity(object.members.count)
    for member in object.members {
      guard let (key, inner) = known.declared(member.key, ignoringCase: ignoringCase) else {
        if unknown.count < Self.mostUnknown { unknown.append(sentPointer.appending(key: member.key)) }
        continue
      }
      // Keys as sent are unique: two can only become one where their case is ignored.
      guard !ignoringCase || !taken.contains(where: { $0.key == key }) else { throw DuplicateKey() }
      path.append(.key(key, sent: member.key))
      defer { path.removeLast() }
      if key != member.key { spellings[declaredPointer] = sentPointer }
      taken.append(.init(key: key, value: try take(member.value, inner, ignoringCase)))
    }
    return JSONObject(members: taken)
  }

  private var declaredPointer: String {
    path.reduce("") { pointer, step in
      switch step {
      case .key(let key, _): pointer.appending(key: key)
      case .index(let index): pointer + "/" + String(index)
      case .single: pointer + "/0"
      }
    }
  }

  private var sentPointer: String {
    path.reduce("") { pointer, step in
      switch step {
      case .key(_, let key): pointer.appending(key: key)
      case .index(let index): pointer + "/" + String(index)
      case .single: pointer
      }
    }
  }

  /// A pointer as the sender would write it.
  func asSent(_ pointer: String) -> String {
    if spellings.isEmpty { return pointer }
    var end = pointer.endIndex
    while end > pointer.startIndex {
      if let sent = spellings[String(pointer[..<end])] { return sent + pointer[end...] }
      end = pointer[..<end].lastIndex(of: "/") ?? pointer.startIndex
    }
    return pointer
  }
}
