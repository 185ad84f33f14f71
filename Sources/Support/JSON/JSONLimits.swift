/// Bounds on a document from outside.
public struct JSONLimits: Sendable {
  /// Largest document, in bytes.
  public var bytes: Int
  /// Deepest nesting of arrays and objects.
  public var depth: Int

  /// Bounds; the defaults are those for a document from outside.
  public init(bytes: Int = 8 << 20, depth: Int = 64) {
    self.bytes = bytes
    self.depth = depth
  }
}

/// Why a document was refused; `code` is stable and is what an outside party reads.
public struct JSONError: Error, Sendable, Hashable {
  /// The kind of refusal.
  public enum Code: String, Sendable, Hashable {
    /// Not of RFC 8259's grammar.
    case malformed = "json-malformed"
    /// Not UTF-8.
    case charset = "charset"
    /// Nested deeper than the bound.
    case tooDeep = "too-deep"
    /// A key stands twice in one object.
    case duplicateKey = "duplicate-key"
    /// Larger than the bound.
    case tooLarge = "too-large"
  }

  /// The kind of refusal.
  public var code: Code
  /// Byte offset at which it was noticed.
  public var offset: Int

  /// A refusal of a kind at an offset.
  public init(code: Code, offset: Int) {
    self.code = code
    self.offset = offset
  }
}
