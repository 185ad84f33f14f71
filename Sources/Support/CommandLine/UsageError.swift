/// A command line that the program cannot follow; programs end with exit code 2.
public struct UsageError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The command that complains, the program's name first.
  public var path: [String]
  /// What is wrong.
  public var message: String
  /// What was probably meant, or what to do.
  public var hint: String?

  /// A complaint.
  public init(path: [String], message: String, hint: String? = nil) {
    self.path = path
    self.message = message
    self.hint = hint
  }

  /// The complaint as a program prints it: what is wrong, what to do, where to read more.
  public var description: String {
    let program = path.first ?? ""
    let hintLine = hint.map { "\n  \($0)" } ?? ""
    return "\(program): \(message)\(hintLine)\n  try: \(path.joined(separator: " ")) --help"
  }
}

/// The candidate nearest to a mistyped word; nil where none is near enough to be what was meant.
func suggestion(for word: String, among candidates: [String]) -> String? {
  let near = candidates.map { (candidate: $0, distance: editDistance(word, $0)) }
    .filter { $0.distance < word.count && $0.distance <= max(1, min(word.count, $0.candidate.count) / 3) }
  return near.min { $0.distance < $1.distance }?.candidate
    ?? (word.count >= 2 ? candidates.first { $0.hasPrefix(word) } : nil)
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
func editDistance(_ left: String, _ right: String) -> Int {
  let left = Array(left.prefix(64))
  let right = Array(right.prefix(64))
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for (row, letter) in left.enumerated() {
    var current = [row + 1]
    for (column, other) in right.enumerated() {
      var best = min(last[column + 1] + 1, current[column] + 1, last[column] + (letter == other ? 0 : 1))
      if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
        best = min(best, beforeLast[column - 1] + 1)
      }
      current.append(best)
    }
    (beforeLast, last) = (last, current)
  }
  return last[right.count]
}
