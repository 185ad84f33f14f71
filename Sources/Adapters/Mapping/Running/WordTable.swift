import Hub
import JSON

/// Words of one system and the hub's codes for them. A word that is not in it is never guessed at.
struct WordTable: Sendable {
  /// Word → code.
  private let codes: [String: JSONValue]
  /// Code → the first word for it.
  private let words: [String: String]
  /// What an unknown word means for the case.
  let reason: HoldReason

  /// A table from its entries, in written order.
  init(_ entries: [(word: String, code: JSONValue)], reason: HoldReason = .codeUnknown) {
    codes = Dictionary(entries.map { ($0.word, $0.code) }) { first, _ in first }
    words = Dictionary(entries.compactMap { entry in entry.code.scalarText.map { ($0, entry.word) } }) { first, _ in
      first
    }
    self.reason = reason
  }

  /// The code of a word.
  func code(of word: String) -> JSONValue? { codes[word] }
  /// The first word that stands for a code.
  func word(of code: String) -> JSONValue? { words[code].map(JSONValue.string) }
  /// All words.
  var allWords: Set<String> { Set(codes.keys) }
}
