/// Why a bus call failed. Never holds a payload.
public struct BusError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What the caller can do about it.
  public enum Kind: String, Sendable, Hashable {
    /// The broker cannot be reached or did not answer in time; later may work.
    case unavailable
    /// The transaction was aborted: nothing was written.
    case aborted
    /// Whether the transaction was committed is not known.
    case outcomeUnknown = "outcome-unknown"
    /// Another member took over, or the producer is broken for good.
    case fatal
    /// The record can never be written (too large, unknown topic).
    case rejected
    /// The call makes no sense now (closed, unknown partition).
    case misuse
  }
  /// What the caller can do about it.
  public var kind: Kind
  /// The library's own name of the error, bounded in number: fit for a metric label.
  public var code: String
  /// For people.
  public var message: String
  /// An error.
  public init(_ kind: Kind, code: String, message: String) {
    self.kind = kind
    self.code = code
    self.message = message
  }
  /// Kind, code and message.
  public var description: String { "\(kind.rawValue) (\(code)): \(message)" }
}
