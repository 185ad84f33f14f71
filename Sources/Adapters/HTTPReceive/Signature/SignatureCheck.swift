import Crypto
import HTTP
import Hub

/// Checks the signature of a request, all but the nonce, which needs memory. Pure: the time comes in.
struct SignatureCheck: Sendable {
  /// A request whose signature holds.
  struct Verified: Sendable, Hashable {
    let system: SystemCode
    let keyID: String
    let nonce: String
    let algorithm: SystemCredential.Algorithm
  }

  /// How far a request's timestamp may be from now, in seconds, inclusive.
  static let tolerance: Int64 = 300

  let keys: SigningKeys

  func verify(_ request: HTTPRequest, now: Timestamp) throws(SignatureFailure) -> Verified {
    try verify(request, now: now) { bodyDigest(request.body, $0) }
  }

  /// Checks a request by the digest that its body is said to have. Whether the body has it is for the caller to find out.
  func verify(
    _ request: HTTPRequest, stating digest: String, now: Timestamp
  ) throws(SignatureFailure) -> Verified {
    try verify(request, now: now) { _ in digest }
  }

  private func verify(
    _ request: HTTPRequest, now: Timestamp, digest: (SystemCredential.Algorithm) -> String?
  ) throws(SignatureFailure) -> Verified {
    let headers = try SignatureHeaders(request.headers)
    guard let key = keys[headers.keyID] else { throw .keyUnknown }
    guard headers.algorithm == key.algorithm.rawValue else { throw .algorithm }
    guard abs(now.milliseconds / 1000 - headers.timestamp) <= Self.tolerance else { throw .timestamp }
    guard let digest = digest(key.algorithm), let code = Hex.decode(headers.signature) else {
      throw .mismatch
    }
    let signed = Array(headers.stringToSign(request, bodyDigest: digest).utf8)
    guard key.hmac.verifies(code, for: signed) else { throw .mismatch }
    return Verified(system: key.system, keyID: headers.keyID, nonce: headers.nonce, algorithm: key.algorithm)
  }
}

/// Digest of a body with the algorithm of the key, in hex; nil where this OpenSSL lacks it.
func bodyDigest(_ body: [UInt8], _ algorithm: SystemCredential.Algorithm) -> String? {
  switch algorithm {
  case .sha256: Hex.encode(Digest.sha256(body))
  case .sm3: (try? Digest.sm3(body)).map(Hex.encode)
  }
}
