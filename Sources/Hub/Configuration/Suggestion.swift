/// Finds the word that was probably meant.
enum Suggestion {
  /// A hint such as `did you mean "timeout"?`; nil where no known word is within two edits.
  static func hint(for word: String, among known: some Sequence<String>) -> String? {
    let near = known.map { (word: $0, distance: distance(word, $0)) }.filter { $0.distance <= 2 }
    return near.min { ($0.distance, $0.word) < ($1.distance, $1.word) }.map { "did you mean \"\($0.word)\"?" }
  }

  /// Levenshtein distance over characters.
  static func distance(_ left: String, _ right: String) -> Int {
    let right = Array(right.prefix(64))
    var row = Array(0...right.count)
    for (index, character) in left.prefix(64).enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, other) in right.enumerated() {
        let substituted = diagonal + (character == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(substituted, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }
}
