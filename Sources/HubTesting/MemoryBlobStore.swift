import Crypto
public import Hub
public import Streams
import Synchronization

/// A blob store in memory.
public final class MemoryBlobStore: BlobStore {
  private struct Key: Hashable {
    let kind: BlobKind
    let digest: BlobDigest
  }
  private let contents = Mutex<[Key: (bytes: [UInt8], putAt: Timestamp)]>([:])
  private let clock: any WallClock
  private let away = Atomic(false)

  /// An empty store.
  public init(clock: any WallClock = SystemClock()) { self.clock = clock }

  /// Has the store be away, or be back: away it keeps nothing and finds nothing.
  public func beAway(_ isAway: Bool) { away.store(isAway, ordering: .relaxed) }

  private func bePresent() throws(BlobError) {
    if away.load(ordering: .relaxed) { throw .unavailable("away") }
  }

  /// Keeps a stream.
  public func put(
    _ stream: ByteStream, as kind: BlobKind, upTo limit: Int, expecting expected: BlobExpectation?
  ) async throws(BlobError) -> Blob {
    try bePresent()
    let bytes: [UInt8]
    do { bytes = try await stream.collect(upTo: limit) } catch ByteStreamError.tooLong(let limit) {
      throw .tooLarge(limit: limit)
    } catch { throw .brokenOff }
    guard let digest = BlobDigest(hex: Hex.encode(Digest.sha256(bytes))) else { throw .unavailable("digest") }
    switch expected {
    case .sha256(let hex) where hex != digest.hex: throw .wrongDigest
    case .sm3(let hex) where (try? Hex.encode(Digest.sm3(bytes))) != hex: throw .wrongDigest
    default: break
    }
    let now = clock.now()
    contents.withLock { $0[Key(kind: kind, digest: digest)] = (bytes, now) }
    return Blob(digest: digest, size: bytes.count, putAt: now)
  }

  /// Reads a content.
  public func open(_ digest: BlobDigest, _ kind: BlobKind) async throws(BlobError) -> ByteStream? {
    contents.withLock { $0[Key(kind: kind, digest: digest)]?.bytes }.map { ByteStream($0) }
  }

  /// What is kept under a digest.
  public func find(_ digest: BlobDigest, _ kind: BlobKind) async throws(BlobError) -> Blob? {
    try bePresent()
    return contents.withLock { $0[Key(kind: kind, digest: digest)] }
      .map { Blob(digest: digest, size: $0.bytes.count, putAt: $0.putAt) }
  }

  /// What is kept, two a page.
  public func list(_ kind: BlobKind, after digest: BlobDigest?) async throws(BlobError) -> [Blob] {
    contents.withLock { contents in
      contents.filter { $0.key.kind == kind }
        .map { Blob(digest: $0.key.digest, size: $0.value.bytes.count, putAt: $0.value.putAt) }
    }
    .filter { blob in digest.map { blob.digest > $0 } ?? true }
    .sorted { $0.digest < $1.digest }.prefix(2).map { $0 }
  }

  /// Removes a content.
  public func remove(_ digest: BlobDigest, _ kind: BlobKind) async throws(BlobError) {
    contents.withLock { _ = $0.removeValue(forKey: Key(kind: kind, digest: digest)) }
  }
}
