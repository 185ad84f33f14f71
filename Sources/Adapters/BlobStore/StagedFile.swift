import Blocking
import Crypto
import Glibc
import Hub
import Streams

/// A content on its way into a store: a file without a name that others know, its digest computed while it is written, and
/// on the disk before anybody is told of it. Who lets it go removes it.
final class StagedFile: Sendable {
  let path: String
  let digest: BlobDigest
  let size: Int
  private let runner: BlockingRunner

  private init(path: String, digest: BlobDigest, size: Int, runner: BlockingRunner) {
    self.path = path
    self.digest = digest
    self.size = size
    self.runner = runner
  }

  deinit { unlink(path) }

  /// Writes a stream into a file of a directory.
  static func write(
    _ stream: ByteStream, into directory: String, upTo limit: Int, expecting expected: BlobExpectation?,
    on runner: BlockingRunner
  ) async throws(BlobError) -> StagedFile {
    let file = try await runner.run { () throws(BlobError) in try OpenFile(creatingIn: directory) }
    do throws(BlobError) {
      let digests = try Digests(expected)
      var size = 0
      while let piece = try await next(of: stream) {
        size += piece.count
        guard size <= limit else { throw .tooLarge(limit: limit) }
        try await runner.run { () throws(BlobError) in
          digests.take(piece)
          try file.write(piece)
        }
      }
      guard let digest = digests.digest, digests.areExpected else { throw .wrongDigest }
      try await runner.run { () throws(BlobError) in try file.sync() }
      return StagedFile(path: file.path, digest: digest, size: size, runner: runner)
    } catch {
      unlink(file.path)
      throw error
    }
  }

  /// Gives the file its name and makes the name durable.
  func move(to target: String, in directory: String) async throws(BlobError) {
    let path = path
    try await runner.run { () throws(BlobError) in
      if mkdir(directory, 0o700) == 0 { try OpenFile.syncDirectory("\(directory)/..") }
      guard rename(path, target) == 0 else { throw .unavailable("rename") }
      try OpenFile.syncDirectory(directory)
    }
  }

  private static func next(of stream: ByteStream) async throws(BlobError) -> [UInt8]? {
    do { return try await stream.next() } catch ByteStreamError.tooLong(let limit) {
      throw .tooLarge(limit: limit)
    } catch let error as BlobError {
      throw error
    } catch { throw .brokenOff }
  }
}

/// The digests of what is written: the store's own, and the one that the sender's key uses.
private struct Digests: Sendable {
  private let sha256: RunningDigest
  private let sm3: RunningDigest?
  private let expected: BlobExpectation?

  init(_ expected: BlobExpectation?) throws(BlobError) {
    self.expected = expected
    do throws(CryptoError) {
      sha256 = try RunningDigest(.sha256)
      if case .sm3 = expected { sm3 = try RunningDigest(.sm3) } else { sm3 = nil }
    } catch { throw .unavailable("digest") }
  }

  func take(_ piece: [UInt8]) {
    sha256.take(piece)
    sm3?.take(piece)
  }

  var digest: BlobDigest? { BlobDigest(hex: Hex.encode(sha256.value())) }

  var areExpected: Bool {
    switch expected {
    case .sha256(let hex): Hex.encode(sha256.value()) == hex
    case .sm3(let hex): sm3.map { Hex.encode($0.value()) == hex } ?? false
    case nil: true
    }
  }
}
