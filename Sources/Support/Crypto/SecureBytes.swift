internal import COpenSSL

/// Comparing and drawing bytes that an adversary must not learn.
public enum SecureBytes {
  /// Equality in a time that depends on the lengths alone.
  public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
  }

  /// Random bytes from the kernel's generator, fit for keys, tokens and nonces.
  public static func random(count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<max(0, count)).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }
}
