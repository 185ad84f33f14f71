/// How the simulated departments work: item statuses in the portal's words, one after the other.
public struct Progress: Sendable, Hashable {
  /// The words, in order; the first holds from the start.
  public var words: [String]
  /// Time from each to the next; nil where only the control API moves them.
  public var step: Duration?

  /// A progress. Without words a case stays at 收件.
  public init(words: [String] = ["收件", "受理", "办理中", "办结"], step: Duration? = nil) {
    self.words = words.isEmpty ? ["收件"] : words
    self.step = step
  }

  /// The word that holds so long after the start.
  func word(after elapsed: Duration) -> String {
    guard let step, step > .zero else { return words[0] }
    return words[min(Int(max(elapsed / step, 0).rounded(.down)), words.count - 1)]
  }
}
