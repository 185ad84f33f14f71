/// The rules of what to do when a step of a transaction fails. Pure, and the only place that decides it.
enum TransactionRules {
  /// A step of a transaction, in order; `abort` is the way back.
  enum Step: Sendable, CaseIterable {
    case initialise, begin, produce, offsets, commit, abort
  }

  /// What to do next.
  enum Verdict: Sendable, Hashable {
    /// Make the same call again.
    case again
    /// Abort, then tell that nothing was written.
    case abort
    /// Tell that nothing was written.
    case aborted
    /// Tell that the outcome is not known.
    case outcomeUnknown
    /// Tell that the producer is broken.
    case fatal
  }

  /// - Parameter timeLeft: whether the transaction's deadline is still ahead.
  static func verdict(on error: KafkaError, at step: Step, timeLeft: Bool) -> Verdict {
    if error.kind == .fatal { return .fatal }
    if error.requiresAbort, step == .produce || step == .offsets || step == .commit { return .abort }
    if error.isRetriable, timeLeft { return .again }
    return switch step {
    case .initialise, .begin: .aborted
    case .produce, .offsets: .abort
    // Neither retriable in time nor to be aborted: the request may have reached the broker.
    case .commit: .outcomeUnknown
    // The transaction stays open until the broker ends it; this producer cannot begin another.
    case .abort: .outcomeUnknown
    }
  }
}
