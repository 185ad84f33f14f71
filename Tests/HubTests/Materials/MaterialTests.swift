import Crypto
import HTTP
import HubTesting
import Streams
import Synchronization
import Testing

@testable import Hub

@Suite struct MaterialTests {
  @Test func aFileIDIsRead() {
    let hex = String(repeating: "0a", count: 32)
    #expect(BlobDigest(fileID: "sha256:\(hex)")?.fileID == "sha256:\(hex)")
    for wrong in [hex, "sha256:\(hex.uppercased())", "sha256:\(hex.dropLast())", "sha256:", "md5:\(hex)", ""] {
      #expect(BlobDigest(fileID: wrong) == nil, "\(wrong)")
    }
  }

  @Test func aLinkIsGoodForItsContentUntilItsEnd() throws {
    let links = MaterialLinks(address: "https://hub.example", key: try HMACKey([1, 2, 3], algorithm: .sha256))
    let digest = try #require(BlobDigest(hex: String(repeating: "0a", count: 32)))
    let other = try #require(BlobDigest(hex: String(repeating: "0b", count: 32)))
    let end = Timestamp(milliseconds: 1_772_413_200_000)
    let link = links.link(to: digest, until: end)
    #expect(link.hasPrefix("https://hub.example/materials/v1/\(digest.hex)?"))
    let query = String(link.drop { $0 != "?" }.dropFirst())
    let request = HTTPRequest(method: .get, path: "/materials/v1/\(digest.hex)", query: query)
    #expect(links.admits(request, to: digest, at: end))
    #expect(!links.admits(request, to: digest, at: end.adding(seconds: 1)))
    #expect(!links.admits(request, to: other, at: end))
    var longer = request
    longer.query = query.replacing("1772413200", with: "1772413201")
    #expect(!links.admits(longer, to: digest, at: end))
    #expect(!links.admits(HTTPRequest(method: .get, path: "/"), to: digest, at: end))
    let foreign = MaterialLinks(address: "", key: try HMACKey([3], algorithm: .sha256))
    #expect(!foreign.admits(request, to: digest, at: end))
  }

  @Test func theDeskCountsAndBounds() async throws {
    let counts = Counts()
    var settings = MaterialSettings()
    settings.limit = 3
    let desk = MaterialDesk(store: MemoryBlobStore(), settings: settings, observer: counts)
    let blob = try await desk.take(ByteStream([1, 2, 3]), expecting: nil)
    #expect(try await desk.open(blob.digest)?.collect(upTo: 10) == [1, 2, 3])
    await #expect(throws: BlobError.tooLarge(limit: 3)) {
      _ = try await desk.take(ByteStream([1, 2, 3, 4]), expecting: nil)
    }
    await #expect(throws: BlobError.wrongDigest) { _ = try await desk.take(ByteStream([1]), expecting: .sha256("0")) }
    #expect(counts.all == ["in 3", "out 3", "failed too-large", "failed digest-mismatch"])
  }

  private final class Counts: MaterialObserver {
    private let told = Mutex<[String]>([])
    var all: [String] { told.withLock { $0 } }
    func took(_ kind: BlobKind, bytes: Int) { told.withLock { $0.append("in \(bytes)") } }
    func gave(_ kind: BlobKind, bytes: Int) { told.withLock { $0.append("out \(bytes)") } }
    func failed(_ kind: BlobKind, _ error: BlobError) { told.withLock { $0.append("failed \(error.code)") } }
  }

  @Test func aSweepKeepsWhatIsNamedAndWhatIsYoung() async throws {
    let clock = ManualClock()
    let desk = MaterialDesk(store: MemoryBlobStore(clock: clock))
    var old: [Blob] = []
    for byte in 0..<5 { old.append(try await desk.take(ByteStream([UInt8(byte)]), expecting: nil)) }
    let original = try await desk.take(ByteStream([9]), as: .original, expecting: nil)
    clock.advance(by: .seconds(31 * 86_400))
    let young = try await desk.take(ByteStream([7]), expecting: nil)
    let named = Set(old.prefix(2).map(\.digest))
    let sweep = MaterialSweep(desk) { named.contains($0) }
    let dry = try await sweep.run(at: clock.now(), dryRun: true)
    #expect(dry[.material]?.removed == 3 && dry[.material]?.looked == 6 && dry[.material]?.bytes == 3)
    #expect(try await desk.open(old[4].digest) != nil)
    let real = try await sweep.run(at: clock.now(), dryRun: false)
    #expect(real == dry)
    for blob in old { #expect(try await (desk.open(blob.digest) != nil) == named.contains(blob.digest)) }
    #expect(try await desk.open(young.digest) != nil)
    #expect(try await desk.open(original.digest, .original) != nil)
    clock.advance(by: .seconds(370 * 86_400))
    #expect(try await sweep.run(at: clock.now(), dryRun: false)[.original]?.removed == 1)
  }
}

@Suite struct OriginalKeeperTests {
  private func original(_ count: Int) -> Original {
    Original(
      system: "city", bytes: [UInt8](repeating: 0x20, count: count), contentType: "application/json",
      receivedAt: Timestamp(milliseconds: 1_772_413_200_000), number: "N1")
  }

  private func message(_ record: BusRecord) -> BusMessage {
    BusMessage(
      source: TopicPartition(record.topic, 0), offset: 0, timestamp: 0, key: record.key, value: record.value,
      headers: record.headers)
  }

  @Test(arguments: [0, MaterialSettings.inlineOriginal, MaterialSettings.inlineOriginal + 1])
  func whatIsKeptIsReadAgain(count: Int) async throws {
    let store = MemoryBlobStore()
    let keeper = OriginalKeeper(MaterialDesk(store: store))
    let original = original(count)
    let digest = Hex.encode(Digest.sha256(original.bytes))
    let record = try await keeper.record(original, digest: digest, key: "ap-1")
    let isLarge = count > MaterialSettings.inlineOriginal
    #expect(record.value?.isEmpty == (isLarge || count == 0))
    let read = try await keeper.original(in: message(record))
    #expect(read?.original == original && read?.digest == digest)
    guard isLarge else { return }
    #expect(try await OriginalKeeper().original(in: message(record)) == nil, "without a store")
    try await store.remove(try #require(BlobDigest(hex: digest)), .original)
    #expect(try await keeper.original(in: message(record)) == nil, "gone")
  }
}
