/// Digests of bytes that are in memory.
public enum Digest {
  /// SHA-256, 32 bytes.
  public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    guard let digest = bytes.withUnsafeBytes({ DigestEngine.sha256?.digest($0) }) else {
      // There is no OpenSSL 3 without SHA-256, and `CryptoSelfTest` has said so at start: nothing can go on without it.
      preconditionFailure("OpenSSL cannot compute SHA-256")
    }
    return digest
  }

  /// SHA-256 of a text's UTF-8.
  public static func sha256(_ text: String) -> [UInt8] { sha256(Array(text.utf8)) }

  /// SM3, 32 bytes; `missing` where this OpenSSL has none.
  public static func sm3(_ bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
    guard let digest = bytes.withUnsafeBytes({ DigestEngine.sm3?.digest($0) }) else { throw .missing("SM3") }
    return digest
  }
}
