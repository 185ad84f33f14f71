/// Bounds on a document from outside.
public struct XMLLimits: Sendable {
  /// Largest document, in bytes.
  public var bytes: Int
  /// Deepest nesting of elements; above 250 libxml2's own bound holds.
  public var depth: Int
  /// Most elements.
  public var elements: Int

  /// Bounds; the defaults are those for a document from outside.
  public init(bytes: Int = 8 << 20, depth: Int = 64, elements: Int = 200_000) {
    self.bytes = bytes
    self.depth = depth
    self.elements = elements
  }
}

/// Why a document was refused, or cannot be written. Never holds its content.
public struct XMLError: Error, Sendable, Hashable {
  /// The kind of refusal; stable, and what an outside party reads.
  public enum Code: String, Sendable, Hashable {
    /// Not well-formed, or a prefix without a namespace.
    case malformed = "xml-malformed"
    /// Has a document type: refused before anything of it is read, and with it every entity of its own.
    case doctype = "xml-doctype"
    /// Nested deeper than the bound.
    case tooDeep = "too-deep"
    /// Larger than the bound, or more elements.
    case tooLarge = "too-large"
    /// In an encoding that is not taken.
    case charset
    /// Cannot be written: a character or a name that XML 1.0 does not have.
    case unwritable = "xml-unwritable"
  }

  /// The kind of refusal.
  public var code: Code
  /// Line at which it was noticed, from 1; 0 where the document was not read at all.
  public var line: Int
  /// libxml2's own number of the error (`xmlParserErrors`); 0 where the reader itself refused.
  public var detail: Int

  /// A refusal.
  public init(_ code: Code, line: Int, detail: Int = 0) {
    self.code = code
    self.line = line
    self.detail = detail
  }
}
