/// A theme's name as it is compared: NFKC, no blanks (U+3000 too), brackets in half width. Nothing fuzzy, and traditional
/// characters stay what they are: what is not equal after that is another name.
public struct NormalisedName: Sendable, Hashable, CustomStringConvertible {
  /// The text that is compared.
  public let text: String

  /// Normalises a name as a source wrote it.
  public init(_ name: String) { text = TextFolding.word(name) }

  /// The text that is compared.
  public var description: String { text }
}
