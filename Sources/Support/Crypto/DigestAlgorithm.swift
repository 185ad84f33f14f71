internal import COpenSSL
internal import Synchronization

/// A digest of 32 bytes.
public enum DigestAlgorithm: String, Sendable, Hashable, CaseIterable {
  /// SHA-256 (FIPS 180-4).
  case sha256 = "SHA256"
  /// SM3 (GB/T 32905-2016); not in every build of OpenSSL.
  case sm3 = "SM3"

  /// Bytes of a digest of either algorithm.
  static let size = 32

  var engine: DigestEngine? {
    switch self {
    case .sha256: DigestEngine.sha256
    case .sm3: DigestEngine.sm3
    }
  }
}

/// OpenSSL's implementation of one algorithm, fetched once, with contexts that are used again.
final class DigestEngine: Sendable {
  static let sha256 = DigestEngine(.sha256)
  static let sm3 = DigestEngine(.sm3)

  /// An idle context; `OpaquePointer` is not Sendable, and the pool hands each to one caller at a time.
  private struct Context: @unchecked Sendable {
    let pointer: OpaquePointer
  }
  private let method: Context
  private let idle = Mutex<[Context]>([])
  /// More contexts than this are not kept.
  private static let mostIdle = 16

  private init?(_ algorithm: DigestAlgorithm) {
    guard let method = EVP_MD_fetch(nil, algorithm.rawValue, nil), EVP_MD_get_size(method) == DigestAlgorithm.size
    else {
      // A failed fetch leaves its reason in this thread's queue, where a later caller would find it.
      ERR_clear_error()
      return nil
    }
    self.method = Context(pointer: method)
  }

  deinit {
    idle.withLock { contexts in for context in contexts { EVP_MD_CTX_free(context.pointer) } }
    EVP_MD_free(method.pointer)
  }

  /// The digest of bytes; nil only where memory has run out.
  func digest(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    guard let context = idle.withLock({ $0.popLast() }) ?? EVP_MD_CTX_new().map({ Context(pointer: $0) }) else {
      return nil
    }
    defer {
      let full = idle.withLock { contexts in
        guard contexts.count < Self.mostIdle else { return true }
        contexts.append(context)
        return false
      }
      if full { EVP_MD_CTX_free(context.pointer) }
    }
    var done = false
    let result = [UInt8](unsafeUninitializedCapacity: DigestAlgorithm.size) { buffer, count in
      done =
        EVP_DigestInit_ex2(context.pointer, method.pointer, nil) == 1
        && EVP_DigestUpdate(context.pointer, bytes.baseAddress, bytes.count) == 1
        && EVP_DigestFinal_ex(context.pointer, buffer.baseAddress, nil) == 1
      count = done ? DigestAlgorithm.size : 0
    }
    return done ? result : nil
  }
}
