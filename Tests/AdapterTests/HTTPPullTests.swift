@testable import Adapters
import Crypto
import Foundation
import HTTP
@testable import Hub
import HubTesting
import JSON
import Testing
import YAML

/// The endpoint at which a system fetches its own records, on a bus in memory.
@Suite struct HTTPPullTests {
  private static let key = Array("hub-test-key-0001-do-not-use-live".utf8)
  private let bus = MemoryBus()
  private let clock = ManualClock(Timestamp(milliseconds: 1_772_413_200_000))

  private func endpoint() async throws -> (PullEndpoint, Task<Void, Never>) {
    let admin = try await bus.admin()
    try await admin.create(
      [Topics.nonces, Topics.feed("puller"), Topics.feed("other")].map { BusTopic(name: $0, partitions: 2) })
    await admin.close()
    let findings = FindingCollector()
    let yaml = """
      system: puller
      name: {zh: 样例, en: Sample}
      credentials: [{id: puller, algorithm: HMAC-SHA256, secret: env:KEY}]
      """
    let reader = try #require(
      ConfigReader(file: "systems/puller.yaml", bytes: Array(yaml.utf8), findings: findings))
    let system = try #require(SystemDeclaration(reading: reader))
    let keys = SigningKeys(
      of: [system], environment: ["KEY": Base64.encode(Self.key)], directory: "/", findings: findings)
    let nonces = NonceLedger(bus: bus, publisher: try await bus.publisher(named: "receive"), clock: clock)
    let running = Task { await nonces.run() }
    while !nonces.isReady { await Task.yield() }
    return (
      PullEndpoint(["puller", "other"], keys: keys, nonces: nonces, feed: FeedReader(bus: bus), clock: clock), running
    )
  }

  private func ask(_ endpoint: PullEndpoint, _ query: String = "", of code: String = "puller", nonce: String? = nil)
    async throws -> (Int, JSONValue)
  {
    var request = HTTPRequest(
      method: .get, path: "/systems/\(code)/v1/records", query: query,
      headers: [
        "Hub-Key-Id": "puller", "Hub-Algorithm": "HMAC-SHA256",
        "Hub-Timestamp": String(clock.now().milliseconds / 1000),
        "Hub-Nonce": nonce ?? Hex.encode(SecureBytes.random(count: 16)),
      ])
    let text = [
      "HMAC-SHA256", "GET", request.path, query, request.headers["Hub-Timestamp"] ?? "",
      request.headers["Hub-Nonce"] ?? "", "puller", Hex.encode(Digest.sha256([])),
    ].joined(separator: "\n")
    let hmac = try HMACKey(Self.key, algorithm: .sha256)
    request.headers["Hub-Signature"] = Hex.encode(hmac.code(for: Array(text.utf8)))
    let response = await endpoint.router.respond(to: request)
    return (response.status, try JSONValue(parsing: response.body))
  }

  private func write(_ count: Int) async throws {
    let publisher = try await bus.publisher(named: "feed")
    for number in 1...count {
      _ = try await publisher.publish([
        Records.sign(number).record(topic: Topics.feed("puller"), time: clock.now(), configuration: "c")
      ])
    }
    await publisher.close()
  }

  @Test func pagesAreAsDescribedAndLoseNothing() async throws {
    let (endpoint, running) = try await endpoint()
    defer { running.cancel() }
    try await write(7)
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/openapi.yaml")
    let document = try #require(try YAMLNode.parse(Array(Data(contentsOf: file)))).constant
    let schema = try #require(document[pointer: "/components/schemas/Records"])
    var (cursor, seen, more) = ("", Set<String>(), true)
    while more {
      let (status, json) = try await ask(endpoint, "after=\(cursor)&limit=3")
      #expect(status == 200)
      #expect(SchemaChecker(root: document).failures(json, under: schema) == [])
      for record in json["data"]?["records"]?.array ?? [] {
        let isNew = seen.insert(record["hubdeliveryid"]?.string ?? "").inserted
        #expect(isNew)
      }
      cursor = try #require(json["data"]?["next"]?.string)
      more = json["data"]?["more"] == true
    }
    #expect(seen.count == 7)
    #expect(try await ask(endpoint, "after=\(cursor)").1["data"]?["records"] == [])
  }

  @Test(arguments: ["after=x", "limit=0", "limit=501", "limit=a", "wait=21", "wait=-1"])
  func aWrongQueryIsRefused(query: String) async throws {
    let (endpoint, running) = try await endpoint()
    defer { running.cancel() }
    #expect(try await ask(endpoint, query).0 == 400)
  }

  @Test func nobodyReadsAnothersRecordsOrComesTwiceWithOneNonce() async throws {
    let (endpoint, running) = try await endpoint()
    defer { running.cancel() }
    #expect(try await ask(endpoint, of: "other").0 == 401)
    #expect(try await ask(endpoint, of: "nobody").0 == 401)
    #expect(try await ask(endpoint, nonce: "0123456789abcdef").0 == 200)
    #expect(try await ask(endpoint, nonce: "0123456789abcdef").0 == 401)
    let bare = HTTPRequest(method: .get, path: "/systems/puller/v1/records")
    #expect(await endpoint.router.respond(to: bare).status == 401)
  }
}
