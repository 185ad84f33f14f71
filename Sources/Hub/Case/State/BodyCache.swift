import JSON

/// The body while an event is handled: parsed when first needed, written only where changed.
struct BodyCache {
  private enum Content {
    case stored([UInt8]?)
    case parsed(CaseBody?)
  }

  private var content: Content
  private var isChanged = false
  private var isRemoved = false

  init(_ stored: [UInt8]?) { content = .stored(stored) }

  /// The body; nil where there is none or it cannot be read.
  mutating func value() -> CaseBody? {
    switch content {
    case .parsed(let body): return body
    case .stored(let bytes):
      let body = bytes.flatMap { try? CaseBody(json: JSONValue(parsing: $0)) }
      content = .parsed(body)
      return body
    }
  }

  /// Changes the body.
  mutating func change(_ change: (inout CaseBody) -> Void) {
    var body = value() ?? CaseBody(contents: [])
    change(&body)
    content = .parsed(body)
    isChanged = true
    isRemoved = false
  }

  /// Ends the body.
  mutating func remove() { isRemoved = true }

  /// What is to be written: `.some(nil)` is a tombstone, nil is nothing. Contents and notes out of use are dropped.
  mutating func changed(keeping use: (contents: Set<Int>, notes: Set<Int>)) -> [UInt8]?? {
    if isRemoved { return .some(nil) }
    guard isChanged, var body = value() else { return nil }
    body.contents.removeAll { !use.contents.contains($0.revision) }
    body.notes.removeAll { !use.notes.contains($0.report) }
    return body.json.bytes()
  }
}
