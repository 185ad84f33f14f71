import Crypto
import HTTP

/// Signs pushes as the hub's push API asks (docs/openapi.yaml): an own implementation, so that the hub's is checked by it.
public struct PushSigner: Sendable {
  /// Algorithms of the API.
  public enum Algorithm: String, Sendable, CaseIterable {
    /// HMAC with SHA-256.
    case sha256 = "HMAC-SHA256"
    /// HMAC with SM3.
    case sm3 = "HMAC-SM3"
  }
  let keyID: String
  let algorithm: Algorithm
  let key: HMACKey

  /// A signer; fails where this OpenSSL does not have the algorithm, or the key is empty.
  public init(keyID: String, key: [UInt8], algorithm: Algorithm = .sha256) throws {
    self.keyID = keyID
    self.algorithm = algorithm
    self.key = try HMACKey(key, algorithm: algorithm == .sha256 ? .sha256 : .sm3)
  }

  /// The headers of a signed POST.
  /// - Parameters:
  ///   - contentType: of the body; nil for none.
  ///   - timestamp: Unix seconds.
  ///   - nonce: 16–64 of `[A-Za-z0-9_-]`, never used before.
  func headers(
    path: String, query: String, body: [UInt8], contentType: String? = "application/json; charset=utf-8",
    timestamp: Int64, nonce: String
  ) throws -> HTTPHeaders {
    let digest = algorithm == .sha256 ? Digest.sha256(body) : try Digest.sm3(body)
    let text = [
      algorithm.rawValue, "POST", path, query, String(timestamp), nonce, keyID, Hex.encode(digest),
    ].joined(separator: "\n")
    var headers: HTTPHeaders = [
      "Hub-Key-Id": keyID, "Hub-Algorithm": algorithm.rawValue, "Hub-Timestamp": String(timestamp), "Hub-Nonce": nonce,
      "Hub-Signature": Hex.encode(key.code(for: Array(text.utf8))),
    ]
    headers["Content-Type"] = contentType
    return headers
  }
}
