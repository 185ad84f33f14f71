/// Why a signed request is refused, in the order of the checks. All are answered with 401.
enum SignatureFailure: String, Error, Sendable, Hashable {
  /// A header is absent, doubled or not of its form.
  case missing = "signature-missing"
  /// No such key.
  case keyUnknown = "key-unknown"
  /// Not the algorithm of the key.
  case algorithm
  /// The timestamp is more than 300 s away.
  case timestamp
  /// The signature is not that of the request under the key.
  case mismatch = "signature-mismatch"
  /// The nonce was used before.
  case nonceReplayed = "nonce-replayed"

  /// What the sender is told: whether a key exists is nobody's business.
  var outward: String { self == .keyUnknown ? Self.mismatch.rawValue : rawValue }
}
