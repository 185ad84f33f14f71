/// How a transaction failed, by what is known of its effect.
public enum TransactionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Nothing was written. The producer is as good as before: go back to the last committed state and do the batch
  /// again. With a cause of kind `.rejected` a record of the batch can never be written.
  case aborted(KafkaError)
  /// Whether it was committed is not known. The producer is of no more use: make a new one of the same id, which lets
  /// the broker decide what is open, and go on from the offsets that are committed then. Never send the batch again
  /// before.
  case outcomeUnknown(KafkaError)
  /// The producer is broken, or a newer one of the same id took its place. Should this have struck within the commit,
  /// its outcome is unknown as well; what to do is the same.
  case fatal(KafkaError)

  /// Why.
  public var cause: KafkaError {
    switch self {
    case .aborted(let cause), .outcomeUnknown(let cause), .fatal(let cause): cause
    }
  }

  /// What is known, and why.
  public var description: String {
    switch self {
    case .aborted(let cause): "aborted: \(cause)"
    case .outcomeUnknown(let cause): "outcome unknown: \(cause)"
    case .fatal(let cause): "fatal: \(cause)"
    }
  }
}
