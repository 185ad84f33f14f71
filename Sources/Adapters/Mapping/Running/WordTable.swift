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
  /// What every other word becomes, in tables that are not about codes of a case; nil where such a word is unresolved.
  let others: JSONValue?

  /// A table from its entries, in written order.
  init(_ entries: [(word: String, code: JSONValue)], reason: HoldReason = .codeUnknown, others: JSONValue? = nil) {
    codes = Dictionary(entries.map { ($0.word, $0.code) }) { first, _ in first }
    words = Dictionary(entries.compactMap { entry in entry.code.scalarText.map { ($0, entry.word) } }) { first, _ in
      first
    }
    self.reason = reason
    self.others = others
  }

  /// The code of a word.
  func code(of word: String) -> JSONValue? { codes[word] ?? others }
  /// The first word that stands for a code.
  func word(of code: String) -> JSONValue? { words[code].map(JSONValue.string) }
}
