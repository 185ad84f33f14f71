/// A place in a YAML file, counted from 1, as editors count.
public struct YAMLPosition: Sendable, Hashable {
  /// Line, from 1.
  public var line: Int
  /// Column, from 1.
  public var column: Int

  /// A place.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A YAML node with its place in the file. Aliases, tags and doubled keys are refused by the reader, so a node is a tree.
public struct YAMLNode: Sendable {
  /// What a node holds.
  public enum Content: Sendable {
    /// A scalar; `plain` is true where it stood without quotes, so that `no` or `08` is never guessed at.
    case scalar(String, plain: Bool)
    /// A sequence.
    case sequence([YAMLNode])
    /// A mapping, in written order.
    case mapping([Entry])
  }

  /// One entry of a mapping.
  public struct Entry: Sendable {
    /// The key, which is always a scalar.
    public var key: String
    /// Where the key stands.
    public var position: YAMLPosition
    /// The value.
    public var value: YAMLNode

    /// An entry from its parts.
    public init(key: String, position: YAMLPosition, value: YAMLNode) {
      self.key = key
      self.position = position
      self.value = value
    }
  }

  /// What the node holds.
  public var content: Content
  /// Where it begins.
  public var position: YAMLPosition

  /// A node from its parts.
  public init(_ content: Content, at position: YAMLPosition) {
    self.content = content
    self.position = position
  }

  /// The value of a key of a mapping; nil for every other kind.
  public subscript(key: String) -> YAMLNode? { entries?.first { $0.key == key }?.value }

  /// The text of a scalar; nil for every other kind.
  public var scalar: String? { if case .scalar(let text, _) = content { text } else { nil } }
  /// True for an absent value: a plain empty scalar, `~` or `null`.
  public var isNull: Bool {
    if case .scalar(let text, plain: true) = content { text.isEmpty || text == "~" || text == "null" } else { false }
  }
  /// A plain `true` or `false`; nil for everything else.
  public var bool: Bool? {
    guard case .scalar(let text, plain: true) = content else { return nil }
    return text == "true" ? true : text == "false" ? false : nil
  }
  /// A plain whole number; nil for everything else.
  public var int: Int? { if case .scalar(let text, plain: true) = content { Int(text) } else { nil } }
  /// The elements of a sequence; nil for every other kind.
  public var elements: [YAMLNode]? { if case .sequence(let nodes) = content { nodes } else { nil } }
  /// The entries of a mapping; nil for every other kind.
  public var entries: [Entry]? { if case .mapping(let entries) = content { entries } else { nil } }
}

/// Why a YAML file was refused, and where.
public struct YAMLError: Error, Sendable, Hashable {
  /// What is wrong, in words.
  public var message: String
  /// Where.
  public var position: YAMLPosition

  /// A refusal at a place.
  public init(_ message: String, at position: YAMLPosition) {
    self.message = message
    self.position = position
  }
}
