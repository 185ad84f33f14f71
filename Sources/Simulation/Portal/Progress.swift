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

}

/// How far a case has come in a progress, where a word holds until it was told (or asked for), and a step longer: who asks
/// late misses none.
struct ProgressMark: Sendable {
  private var told = 0
  private var lastTold: ContinuousClock.Instant?

  /// The next word, where it is to be told now.
  func due(in progress: Progress, at now: ContinuousClock.Instant) -> String? {
    guard told < progress.words.count else { return nil }
    guard let lastTold else { return progress.words[told] }
    guard let step = progress.step, step > .zero, now - lastTold >= step else { return nil }
    return progress.words[told]
  }

  /// The next word was told.
  mutating func tell(at now: ContinuousClock.Instant) {
    told += 1
    lastTold = now
  }
}
