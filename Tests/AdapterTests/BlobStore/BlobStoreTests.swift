import Crypto
import Foundation
import HTTP
import HTTPClient
import HTTPServer
import HubTesting
import Streams
import Testing

@testable import Adapters
@testable import Hub

/// What every blob store must do, in a directory and in a bucket.
@Suite struct BlobStoreTests {
  enum Ground: CaseIterable { case directory, bucket }

  private func withStore(_ ground: Ground, _ body: (any BlobStore, URL) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "blobs-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    switch ground {
    case .directory: try await body(try DirectoryBlobStore(path: directory.path), directory)
    case .bucket:
      let bucket = try BucketStub()
      try await body(try bucket.store(staging: directory.path), directory)
      await bucket.stop()
    }
  }

  private let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

  @Test(arguments: Ground.allCases) func whatWasPutIsReadAgain(ground: Ground) async throws {
    try await withStore(ground) { store, _ in
      let blob = try await store.put(ByteStream(bytes), as: .material, upTo: 1 << 20, expecting: nil)
      #expect(blob.size == bytes.count && blob.digest.hex == Hex.encode(Digest.sha256(bytes)))
      let stream = try #require(try await store.open(blob.digest, .material))
      #expect(stream.length == bytes.count)
      #expect(try await stream.collect(upTo: 1 << 20) == bytes)
      #expect(try await store.find(blob.digest, .material)?.size == bytes.count)
      #expect(try await store.find(blob.digest, .original) == nil)
      #expect(try await store.open(blob.digest, .original) == nil)
      _ = try await store.put(ByteStream(bytes), as: .material, upTo: 1 << 20, expecting: .sha256(blob.digest.hex))
      #expect(try await store.list(.material, after: nil).map(\.digest) == [blob.digest])
    }
  }

  @Test(arguments: Ground.allCases) func whatIsNotAsAnnouncedIsNotKept(ground: Ground) async throws {
    try await withStore(ground) { store, directory in
      await #expect(throws: BlobError.wrongDigest) {
        _ = try await store.put(
          ByteStream(bytes), as: .material, upTo: 1 << 20, expecting: .sha256(String(repeating: "0", count: 64)))
      }
      await #expect(throws: BlobError.wrongDigest) {
        _ = try await store.put(
          ByteStream(bytes), as: .material, upTo: 1 << 20, expecting: .sm3(Hex.encode(Digest.sha256(bytes))))
      }
      await #expect(throws: BlobError.tooLarge(limit: 1000)) {
        _ = try await store.put(ByteStream(bytes), as: .material, upTo: 1000, expecting: nil)
      }
      await #expect(throws: BlobError.brokenOff) {
        _ = try await store.put(
          ByteStream { throw ByteStreamError.broken }, as: .material, upTo: 1000, expecting: nil)
      }
      #expect(try await store.list(.material, after: nil).isEmpty)
      let left = FileManager.default.enumerator(atPath: directory.path)?.allObjects as? [String] ?? []
      #expect(left.filter { $0.hasSuffix(".part") } == [])
      let sm3 = Hex.encode(try Digest.sm3(bytes))
      _ = try await store.put(ByteStream(bytes), as: .material, upTo: 1 << 20, expecting: .sm3(sm3))
    }
  }

  @Test(arguments: Ground.allCases) func listsGoOnBehindADigestAndRemovingTwiceHarmsNothing(ground: Ground) async throws
  {
    try await withStore(ground) { store, _ in
      var digests: [BlobDigest] = []
      for byte in 0..<20 {
        digests.append(
          try await store.put(ByteStream([UInt8(byte)]), as: .original, upTo: 10, expecting: nil).digest)
      }
      var (listed, last): ([BlobDigest], BlobDigest?) = ([], nil)
      while case let page = try await store.list(.original, after: last), let end = page.last {
        listed += page.map(\.digest)
        last = end.digest
      }
      #expect(listed == digests.sorted())
      try await store.remove(digests[0], .original)
      try await store.remove(digests[0], .original)
      #expect(try await store.open(digests[0], .original) == nil)
    }
  }

  @Test func bytesThatChangedOnTheDiskAreNotGivenOutAsGood() async throws {
    try await withStore(.directory) { store, directory in
      let blob = try await store.put(ByteStream(bytes), as: .material, upTo: 1 << 20, expecting: nil)
      let path = directory.appending(path: "material/\(blob.digest.hex.prefix(2))/\(blob.digest.hex)")
      let file = try FileHandle(forUpdating: path)
      try file.write(contentsOf: Data([0xFF]))
      try file.close()
      let stream = try #require(try await store.open(blob.digest, .material))
      await #expect(throws: BlobError.damaged) { _ = try await stream.collect(upTo: 1 << 20) }
    }
  }

  @Test func whatAStoppedProcessLeftIsRemovedAtStart() async throws {
    try await withStore(.directory) { _, directory in
      let part = directory.appending(path: "staging/x.part")
      try Data([1]).write(to: part)
      _ = try DirectoryBlobStore(path: directory.path)
      #expect(!FileManager.default.fileExists(atPath: part.path))
    }
  }

  @Test func aBucketThatIsAwayIsUnavailable() async throws {
    let bucket = try BucketStub()
    let store = try bucket.store(staging: FileManager.default.temporaryDirectory.path)
    await bucket.stop()
    await #expect(throws: BlobError.unavailable("s3-connect")) {
      _ = try await store.put(ByteStream([1]), as: .material, upTo: 10, expecting: nil)
    }
  }

  @Test func aWrongSecretIsRefused() async throws {
    let bucket = try BucketStub()
    let store = try bucket.store(staging: FileManager.default.temporaryDirectory.path, secret: "another")
    await #expect(throws: BlobError.unavailable("s3-http-403")) {
      _ = try await store.put(ByteStream([1]), as: .material, upTo: 10, expecting: nil)
    }
    await bucket.stop()
  }
}
