import Adapters
import Crypto
import Foundation
import HTTP
import HTTPClient
import HubTesting
import Streams
import Testing

@testable import Hub

/// 100 MB in and out again, measured at the process that carries them.
@Suite(
  .timeLimit(.minutes(5)),
  .enabled(
    if: ProcessInfo.processInfo.environment["ASAN_OPTIONS"] == nil, "the address sanitizer keeps what was freed"))
struct MaterialMemoryTests {
  private static let pieces = 1600
  private static let piece = 64 << 10

  /// A content of 100 MB that is never whole here either.
  private func content() -> ByteStream {
    let left = Countdown(Self.pieces)
    return ByteStream(length: Self.pieces * Self.piece) {
      await left.next().map { [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: Self.piece) }
    }
  }

  private actor Countdown {
    private var left: Int
    init(_ count: Int) { left = count }
    func next() -> Int? {
      guard left > 0 else { return nil }
      left -= 1
      return left
    }
  }

  private func digest(_ stream: ByteStream) async throws -> String {
    let running = try RunningDigest(.sha256)
    while let piece = try await stream.next() { running.take(piece) }
    return Hex.encode(running.value())
  }

  @Test func aLargeMaterialIsNeverWholeInMemory() async throws {
    let linkKey = [UInt8](repeating: 7, count: 32)
    let settings = try Settings()
    defer { settings.remove() }
    let hubd = try HubdProcess(
      ["--embedded-broker", "--roles", "receive"],
      environment: HubdProcess.secrets.merging(["HUB_CONFIG": settings.path]) { $1 })
    let receive = await hubd.address("receive")
    #expect(try await eventually { try await ready(await hubd.address("admin")) })
    let before = try hubd.peak()
    let digest = try await digest(content())
    let keys = SigningKeys(
      of: [try settings.city()], environment: HubdProcess.secrets, directory: settings.path,
      findings: FindingCollector())
    let client = try HTTPClient()
    let signed = try #require(
      keys.sign(
        HTTPRequest(method: .post, path: MaterialLinks.path, headers: ["Content-Type": "application/pdf"]),
        stating: digest, keyID: "city-test", at: SystemClock().now(), nonce: UUID().uuidString))
    var upload = HTTPClientRequest(.post, "http://\(receive)\(MaterialLinks.path)", headers: signed.headers)
    upload.stream = content()
    upload.timeout = .seconds(240)
    let reply = try await client.send(upload)
    #expect(reply.status == 200 && String(decoding: reply.body, as: UTF8.self).contains("sha256:\(digest)"))
    let links = MaterialLinks(address: "http://\(receive)", key: try HMACKey(linkKey, algorithm: .sha256))
    let blob = try #require(BlobDigest(hex: digest))
    var fetch = HTTPClientRequest(.get, links.link(to: blob, until: SystemClock().now().adding(seconds: 300)))
    fetch.timeout = .seconds(240)
    fetch.bodyLimit = .max
    let fetched = try await client.open(fetch)
    #expect(fetched.status == 200)
    #expect(try await self.digest(try #require(fetched.stream)) == digest)
    let extra = try hubd.peak() - before
    #expect(extra < 50 << 10, "\(extra) KiB more at the peak")
  }

  private func ready(_ address: String) async throws -> Bool {
    try await HTTPClient().send(HTTPClientRequest(.get, "http://\(address)/ready")).status == 200
  }

  /// The project's configuration with a key for links that the test knows.
  private struct Settings {
    let path: String

    init() throws {
      let directory = FileManager.default.temporaryDirectory.appending(path: "config-\(UUID().uuidString)")
      try FileManager.default.copyItem(at: HubdProcess.root.appending(path: "config"), to: directory)
      path = directory.path
      let file = directory.appending(path: "hub.yaml")
      try Data([UInt8](repeating: 7, count: 32)).write(to: directory.appending(path: "link.key"))
      let text = try String(contentsOf: file, encoding: .utf8)
      try (text + "\nmaterials:\n  link_key: file:link.key\n").write(to: file, atomically: true, encoding: .utf8)
    }

    func city() throws -> SystemDeclaration {
      try #require(HubConfiguration.load(directory: path).configuration?.systems["city"])
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
  }
}

extension HubdProcess {
  /// The most memory that it has had resident so far, in KiB (VmHWM of proc(5)).
  func peak() throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(number)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    return try #require(Int(line.filter(\.isNumber)))
  }
}
