/// Known answers, computed at start, so that a build without an algorithm is told then and not at the first request.
public enum CryptoSelfTest {
  /// What this OpenSSL lacks or computes wrongly; empty where all is well.
  public static func failures() -> [CryptoError] { DigestAlgorithm.allCases.flatMap(failures) }

  private static func failures(of algorithm: DigestAlgorithm) -> [CryptoError] {
    let known = answers(algorithm)
    guard let digest = algorithm.engine.flatMap({ engine in abc.withUnsafeBytes { engine.digest($0) } }) else {
      return [.missing(algorithm.rawValue)]
    }
    var failures: [CryptoError] = Hex.encode(digest) == known.digest ? [] : [.wrong(algorithm.rawValue)]
    do throws(CryptoError) {
      let code = try HMACKey(Array("key".utf8), algorithm: algorithm).code(for: abc)
      if Hex.encode(code) != known.code { failures.append(.wrong("HMAC-\(algorithm.rawValue)")) }
    } catch {
      failures.append(error)
    }
    return failures
  }

  private static let abc = Array("abc".utf8)

  /// Digest of "abc" and HMAC of "abc" under "key".
  private static func answers(_ algorithm: DigestAlgorithm) -> (digest: String, code: String) {
    switch algorithm {
    case .sha256:
      // FIPS 180-4, appendix; HMAC computed with an independent implementation.
      (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "9c196e32dc0175f86f4b1cb89289d6619de6bee699e4c378e68309ed97a1a6ab"
      )
    case .sm3:
      // GB/T 32905-2016, appendix A.1; HMAC computed with an independent implementation.
      (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
        "28e63256e7c5a087b1f073265dc53092163f7b82729735d06f28f10af9d52393"
      )
    }
  }
}
