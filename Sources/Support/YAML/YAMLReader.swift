extension YAMLNode {
  /// Reads one document; nil for an empty file. Aliases, tags, several documents and doubled keys are refused.
  public static func parse(_ bytes: [UInt8]) throws(YAMLError) -> YAMLNode? { nil }
}
