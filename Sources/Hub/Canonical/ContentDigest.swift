import Crypto
import JSON

extension Application {
  /// Canonical pointers that are never content, whatever a mapping says: a repeated push may differ in them.
  public static let volatilePointers: Set<String> = ["/sentAt"]

  /// SHA-256, hex, of the canonical JSON with sorted keys and without volatile fields: equal digests are equal content.
  /// - Parameter volatile: canonical pointers that the source's mapping marks as no content.
  public func contentDigest(without volatile: Set<String> = []) -> String {
    Hex.encode(Digest.sha256(content(without: volatile).sortedBytes()))
  }

  /// Pointers of the canonical fields in which two versions of an application differ in content, in order; no values.
  public func differences(from other: Application, without volatile: Set<String> = []) -> [String] {
    content(without: volatile).differences(from: other.content(without: volatile))
  }

  private func content(without volatile: Set<String>) -> JSONValue {
    volatile.union(Self.volatilePointers).reduce(json) { document, pointer in
      JSONPointer(pointer).map { document.removing($0.tokens[...]) } ?? document
    }
  }
}

extension JSONValue {
  /// The document without the value at a place.
  func removing(_ tokens: ArraySlice<String>) -> JSONValue {
    guard let token = tokens.first else { return .null }
    switch self {
    case .object(var object):
      guard let value = object[token] else { return self }
      object[token] = tokens.count == 1 ? Optional.none : value.removing(tokens.dropFirst())
      return .object(object)
    case .array(var elements):
      guard let index = Int(token), elements.indices.contains(index) else { return self }
      elements[index] = elements[index].removing(tokens.dropFirst())
      return .array(elements)
    default: return self
    }
  }

  /// Pointers of the smallest places in which two documents differ, in this document's order, then the other's.
  func differences(from other: JSONValue, at place: JSONPointer = JSONPointer()) -> [String] {
    switch (self, other) {
    case (.object(let mine), .object(let theirs)):
      let added = theirs.members.filter { mine[$0.key] == nil }
      return mine.members.flatMap { member in
        let pointer = place.appending(member.key)
        return theirs[member.key].map { member.value.differences(from: $0, at: pointer) } ?? [pointer.description]
      } + added.map { place.appending($0.key).description }
    case (.array(let mine), .array(let theirs)) where mine.count == theirs.count:
      return zip(mine, theirs).enumerated().flatMap { $1.0.differences(from: $1.1, at: place.appending($0)) }
    default: return self == other ? [] : [place.description]
    }
  }
}
