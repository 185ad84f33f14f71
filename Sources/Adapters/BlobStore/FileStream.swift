import Blocking
import Crypto
import Hub
import Streams

extension ByteStream {
  /// What stands in a file. Where a digest is given, other bytes end the stream with `damaged`.
  static func reading(
    _ file: OpenFile, size: Int, verifying digest: BlobDigest?, on runner: BlockingRunner
  ) throws(BlobError) -> ByteStream {
    var check: DigestCheck?
    if let digest { check = try DigestCheck(digest) }
    return ByteStream(length: size) { [check] in
      let piece = try await runner.run { () throws(BlobError) in
        let piece = try file.read(upTo: 256 << 10)
        check?.take(piece)
        return piece
      }
      guard piece.isEmpty else { return piece }
      guard check?.isPassed ?? true else { throw BlobError.damaged }
      return nil
    }
  }

  /// The same bytes, which end with `damaged` where they are not those of the digest.
  func verified(_ digest: BlobDigest) throws(BlobError) -> ByteStream {
    let check = try DigestCheck(digest)
    return ByteStream(length: length) {
      if let piece = try await self.next() {
        check.take(piece)
        return piece
      }
      guard check.isPassed else { throw BlobError.damaged }
      return nil
    }
  }
}

/// Compares what passes with a digest.
struct DigestCheck: Sendable {
  private let running: RunningDigest
  private let digest: BlobDigest

  init(_ digest: BlobDigest) throws(BlobError) {
    self.digest = digest
    do throws(CryptoError) { running = try RunningDigest(.sha256) } catch { throw .unavailable("digest") }
  }

  func take(_ piece: [UInt8]) { running.take(piece) }
  var isPassed: Bool { Hex.encode(running.value()) == digest.hex }
}
