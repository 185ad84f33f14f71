import JSON

/// Finds where in the document as sent a canonical field came from. Pure.
struct SentPointers {
  private let sent: [String: String]

  /// - Parameter sent: for canonical pointers those of the document as sent, as a translation traced them.
  init(_ sent: [String: String]) { self.sent = sent }

  /// The sent pointers of canonical ones, each once, in their order. Where a field itself was not traced, what was traced
  /// above it is taken, else what was traced inside it; what was traced nowhere has no pointer.
  func pointers(of canonical: [String]) -> [String] {
    var found: [String] = []
    for pointer in canonical.flatMap(pointers(of:)) where !found.contains(pointer) { found.append(pointer) }
    return found
  }

  private func pointers(of canonical: String) -> [String] {
    var place = canonical
    while !place.isEmpty {
      if let pointer = sent[place] { return [pointer] }
      place = String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)])
    }
    return sent.filter { $0.key.hasPrefix(canonical + "/") }.map(\.value).sorted()
  }
}
