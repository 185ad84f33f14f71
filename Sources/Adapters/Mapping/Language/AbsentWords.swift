import Hub

/// Words that mean that nothing is there, whatever blanks stand around them: "null", "".
struct AbsentWords: Sendable {
  private let words: Set<String>
  /// Bytes of the longest; nothing longer is looked up, which spares nearly every text.
  private let longest: Int

  /// Words as a mapping lists them.
  init(_ words: [String] = []) {
    self.words = Set(words.map(TextFolding.trimmed))
    longest = self.words.map(\.utf8.count).max() ?? -1
  }

  /// Whether a text means that nothing is there.
  func contains(_ text: String) -> Bool {
    guard longest >= 0 else { return false }
    let trimmed = TextFolding.trimmed(text)
    return trimmed.utf8.count <= longest && words.contains(trimmed)
  }
}
