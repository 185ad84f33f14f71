import Crypto
public import HTTP
public import Hub

extension SigningKeys {
  /// A request signed as the bearer of a key signs it: what `hubctl push` sends.
  /// - Parameter nonce: 16–64 of `[A-Za-z0-9_-]`, never used before.
  /// - Returns: nil where there is no such key, or the nonce is not of its form.
  public func sign(_ request: HTTPRequest, keyID: String, at now: Timestamp, nonce: String) -> HTTPRequest? {
    guard let key = self[keyID], let digest = bodyDigest(request.body, key.algorithm) else { return nil }
    return sign(request, key, keyID, digest, at: now, nonce)
  }

  /// A request whose body is sent as a stream, signed over the digest that the body has.
  /// - Parameter digest: of the body, with the algorithm of the key.
  public func sign(
    _ request: HTTPRequest, stating digest: String, keyID: String, at now: Timestamp, nonce: String
  ) -> HTTPRequest? {
    guard let key = self[keyID] else { return nil }
    var request = request
    request.headers[MaterialEndpoint.statedDigest] = digest
    return sign(request, key, keyID, digest, at: now, nonce)
  }

  private func sign(
    _ request: HTTPRequest, _ key: Key, _ keyID: String, _ digest: String, at now: Timestamp, _ nonce: String
  ) -> HTTPRequest? {
    var signed = request
    signed.headers["Hub-Key-Id"] = keyID
    signed.headers["Hub-Algorithm"] = key.algorithm.rawValue
    signed.headers["Hub-Timestamp"] = String(now.milliseconds / 1000)
    signed.headers["Hub-Nonce"] = nonce
    // The check reads the headers whole, so something must stand where the signature will.
    signed.headers["Hub-Signature"] = String(repeating: "0", count: 64)
    guard let headers = try? SignatureHeaders(signed.headers) else { return nil }
    let text = headers.stringToSign(request, bodyDigest: digest)
    signed.headers["Hub-Signature"] = Hex.encode(key.hmac.code(for: Array(text.utf8)))
    return signed
  }
}
