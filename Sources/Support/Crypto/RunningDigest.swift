internal import COpenSSL
internal import Synchronization

/// A digest of bytes that come piece by piece.
public final class RunningDigest: Sendable {
  /// Touched under the lock only.
  private struct Context: @unchecked Sendable {
    let pointer: OpaquePointer
  }
  private let context: Mutex<Context>

  /// A digest of nothing so far; `missing` where this OpenSSL lacks the algorithm.
  public init(_ algorithm: DigestAlgorithm) throws(CryptoError) {
    let method = EVP_MD_fetch(nil, algorithm.rawValue, nil)
    defer { EVP_MD_free(method) }
    let context = EVP_MD_CTX_new()
    guard let method, let context, EVP_DigestInit_ex2(context, method, nil) == 1 else {
      EVP_MD_CTX_free(context)
      ERR_clear_error()
      throw .missing(algorithm.rawValue)
    }
    self.context = Mutex(Context(pointer: context))
  }

  deinit { context.withLock { EVP_MD_CTX_free($0.pointer) } }

  /// Takes the next bytes.
  public func take(_ bytes: [UInt8]) {
    context.withLock { context in
      bytes.withUnsafeBytes { _ = EVP_DigestUpdate(context.pointer, $0.baseAddress, $0.count) }
    }
  }

  /// The digest of all bytes so far, 32 bytes; more may come afterwards.
  public func value() -> [UInt8] {
    context.withLock { context in
      let copy = EVP_MD_CTX_new()
      defer { EVP_MD_CTX_free(copy) }
      guard let copy, EVP_MD_CTX_copy_ex(copy, context.pointer) == 1 else { return [] }
      return [UInt8](unsafeUninitializedCapacity: DigestAlgorithm.size) { buffer, count in
        count = EVP_DigestFinal_ex(copy, buffer.baseAddress, nil) == 1 ? DigestAlgorithm.size : 0
      }
    }
  }
}
