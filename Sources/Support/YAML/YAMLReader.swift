/// Bounds on a YAML file.
public struct YAMLLimits: Sendable {
  /// Largest file, in bytes.
  public var bytes: Int
  /// Deepest nesting of sequences and mappings.
  public var depth: Int
  /// Most nodes, keys included.
  public var nodes: Int

  /// Bounds; the defaults are generous for a file that a person writes.
  public init(bytes: Int = 4 << 20, depth: Int = 32, nodes: Int = 500_000) {
    self.bytes = bytes
    self.depth = depth
    self.nodes = nodes
  }
}

extension YAMLNode {
  /// Reads one document; nil for an empty file. Anchors, aliases, tags, several documents and doubled keys are refused,
  /// so that a file says what it seems to say.
  public static func parse(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) throws(YAMLError) -> YAMLNode? {
    guard bytes.count <= limits.bytes else {
      throw YAMLError("the file is larger than \(limits.bytes) bytes", at: YAMLPosition(line: 1, column: 1))
    }
    guard !bytes.isEmpty else { return nil }
    return try bytes.withUnsafeBufferPointer { (buffer) throws(YAMLError) in
      var composer = YAMLComposer(events: try YAMLEvents(buffer), limits: limits)
      return try composer.document()
    }
  }
}

/// Builds a tree out of events, and refuses what a tree cannot say.
struct YAMLComposer {
  let events: YAMLEvents
  let limits: YAMLLimits
  private var nodes = 0

  init(events: YAMLEvents, limits: YAMLLimits) {
    self.events = events
    self.limits = limits
  }

  /// The only document of the stream; nil where there is none.
  mutating func document() throws(YAMLError) -> YAMLNode? {
    while true {
      let event = try events.next()
      switch event.kind {
      case .boundary: continue
      case .end: return nil
      default: break
      }
      let root = try node(event, depth: 1)
      while true {
        let after = try events.next()
        switch after.kind {
        case .boundary: continue
        case .end: return root
        default: throw YAMLError("a second document begins here; a file holds one", at: after.position)
        }
      }
    }
  }

  private mutating func node(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode {
    nodes += 1
    guard nodes <= limits.nodes else { throw YAMLError("more than \(limits.nodes) nodes", at: event.position) }
    guard depth <= limits.depth else {
      throw YAMLError("nested deeper than \(limits.depth) levels", at: event.position)
    }
    switch event.kind {
    case .scalar(let text, let plain): return YAMLNode(.scalar(text, plain: plain), at: event.position)
    case .sequenceStart: return YAMLNode(.sequence(try sequence(depth: depth)), at: event.position)
    case .mappingStart: return YAMLNode(.mapping(try mapping(depth: depth)), at: event.position)
    case .alias: throw YAMLError("aliases are not allowed; write the value again", at: event.position)
    case .boundary, .end, .sequenceEnd, .mappingEnd: throw YAMLError("a value is missing", at: event.position)
    }
  }

  private mutating func sequence(depth: Int) throws(YAMLError) -> [YAMLNode] {
    var elements: [YAMLNode] = []
    while true {
      let event = try events.next()
      if case .sequenceEnd = event.kind { return elements }
      elements.append(try node(event, depth: depth + 1))
    }
  }

  private mutating func mapping(depth: Int) throws(YAMLError) -> [YAMLNode.Entry] {
    var entries: [YAMLNode.Entry] = []
    var seen: [String: YAMLPosition] = [:]
    while true {
      let event = try events.next()
      if case .mappingEnd = event.kind { return entries }
      guard case .scalar(let key, _) = event.kind else {
        throw YAMLError("a key must be a scalar", at: event.position)
      }
      if let first = seen.updateValue(event.position, forKey: key) {
        throw YAMLError("key '\(key)' stands twice; first on line \(first.line)", at: event.position)
      }
      nodes += 1
      let value = try node(try events.next(), depth: depth + 1)
      entries.append(YAMLNode.Entry(key: key, position: event.position, value: value))
    }
  }
}
