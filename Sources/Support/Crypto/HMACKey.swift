internal import COpenSSL
internal import Synchronization

/// A key for HMAC (RFC 2104), made ready once. OpenSSL wipes its copy when the key goes.
public final class HMACKey: Sendable {
  /// A keyed context that is only ever copied; the lock is what makes it safe to send.
  private struct Keyed: @unchecked Sendable {
    let pointer: OpaquePointer
  }
  private let keyed: Mutex<Keyed>

  /// A key for an algorithm; `missing` where this OpenSSL does not have it, `emptyKey` for a key without bytes.
  public init(_ key: [UInt8], algorithm: DigestAlgorithm) throws(CryptoError) {
    guard !key.isEmpty else { throw .emptyKey }
    guard let mac = EVP_MAC_fetch(nil, "HMAC", nil) else {
      ERR_clear_error()
      throw .missing("HMAC")
    }
    defer { EVP_MAC_free(mac) }
    let context = EVP_MAC_CTX_new(mac)
    // The parameters only point at their name and value, so both have to outlive the call.
    var digest = Array(algorithm.rawValue.utf8CString)
    let ready = digest.withUnsafeMutableBufferPointer { digest in
      OSSL_MAC_PARAM_DIGEST.withCString { name in
        let parameters = [
          OSSL_PARAM_construct_utf8_string(name, digest.baseAddress, 0), OSSL_PARAM_construct_end(),
        ]
        return EVP_MAC_init(context, key, key.count, parameters) == 1
      }
    }
    guard let context, ready else {
      EVP_MAC_CTX_free(context)
      ERR_clear_error()
      throw .missing("HMAC-\(algorithm.rawValue)")
    }
    keyed = Mutex(Keyed(pointer: context))
  }

  deinit { keyed.withLock { EVP_MAC_CTX_free($0.pointer) } }

  /// The authentication code of bytes, 32 bytes.
  public func code(for bytes: [UInt8]) -> [UInt8] {
    let context = keyed.withLock { EVP_MAC_CTX_dup($0.pointer).map { Keyed(pointer: $0) } }?.pointer
    defer { EVP_MAC_CTX_free(context) }
    var written = 0
    let code = [UInt8](unsafeUninitializedCapacity: DigestAlgorithm.size) { buffer, count in
      let done =
        EVP_MAC_update(context, bytes, bytes.count) == 1
        && EVP_MAC_final(context, buffer.baseAddress, &written, buffer.count) == 1
      count = done ? written : 0
    }
    guard code.count == DigestAlgorithm.size else {
      // Only memory can be missing here: the key was made ready with this algorithm.
      preconditionFailure("OpenSSL cannot compute HMAC")
    }
    return code
  }

  /// True where `code` is the authentication code of bytes; takes the same time wherever they differ.
  public func verifies(_ code: [UInt8], for bytes: [UInt8]) -> Bool {
    SecureBytes.equal(self.code(for: bytes), code)
  }
}
