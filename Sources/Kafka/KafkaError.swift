/// Why a call failed. Never holds a key, a value or a secret.
public struct KafkaError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What a caller can do about it.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The cluster cannot be reached, is busy or did not answer in time: later may work.
    case unavailable
    /// The cluster or the client refuses this for good: too large, unknown topic, not authorised.
    case rejected
    /// The group has given this member's partitions to another.
    case membershipLost = "membership-lost"
    /// The client is broken or was fenced off by a newer one: make a new one.
    case fatal
    /// Settings, certificates or credentials are wrong.
    case configuration
    /// The call makes no sense now, or the client was closed.
    case misuse
    /// The task was cancelled while it waited.
    case cancelled
    /// Anything else.
    case other
  }

  /// What a caller can do about it.
  public var kind: Kind
  /// The library's name of the error, such as `_MSG_TIMED_OUT`; one of a few hundred, so fit for a metric label.
  public var code: String
  /// For people.
  public var message: String
  /// The same call may be made again (transactions).
  public var isRetriable: Bool
  /// The transaction must be aborted (transactions).
  public var requiresAbort: Bool

  /// An error.
  public init(
    _ kind: Kind, code: String, message: String, isRetriable: Bool = false, requiresAbort: Bool = false
  ) {
    self.kind = kind
    self.code = code
    self.message = message
    self.isRetriable = isRetriable
    self.requiresAbort = requiresAbort
  }

  /// Kind, code and message.
  public var description: String { "\(kind.rawValue) (\(code)): \(message)" }

  static let closed = KafkaError(.misuse, code: "_CLOSED", message: "the client was closed")
  static let notOwned = KafkaError(
    .membershipLost, code: "_NOT_OWNED", message: "a partition is not, or no longer, this member's")
  static let notATopic = KafkaError(.rejected, code: "_INVALID_TOPIC", message: "not a topic name")
  static let cancelled = KafkaError(.cancelled, code: "_CANCELLED", message: "the task was cancelled")
}
