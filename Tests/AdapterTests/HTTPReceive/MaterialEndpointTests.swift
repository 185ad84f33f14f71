import Crypto
import HTTP
import HubTesting
import JSON
import Streams
import Testing

@testable import Adapters
@testable import Hub

@Suite struct MaterialEndpointTests {
  private let bytes = Array("%PDF-1.7 样例".utf8)
  private var digest: String { Hex.encode(Digest.sha256(bytes)) }

  /// An upload that states a digest, signed.
  private func upload(
    _ harness: PushHarness, _ body: [UInt8], stating digest: String, type: String = "application/pdf"
  ) -> HTTPRequest {
    var request = harness.signed([], path: MaterialLinks.path)
    request.headers["Content-Type"] = type
    request.headers["Hub-Body-Digest"] = digest
    request = harness.signedAgain(request, stating: digest)
    request.stream = ByteStream(body)
    return request
  }

  private func city(_ harness: PushHarness, fileID: String) throws -> [UInt8] {
    var sample = try #require(try JSONValue(parsing: harness.sample("01-restaurant.json")).object)
    sample["stuffs"] = [
      [
        "stuffId": "S1", "stuffCode": "C1", "stuffName": "布局图", "stuffType": "", "stuffStatus": "0",
        "fileId": .string(fileID),
      ]
    ]
    return JSONValue.object(sample).bytes()
  }

  @Test func whatIsPutCanBeFiledWith() async throws {
    let harness = try await PushHarness()
    let reply = try await harness.send(upload(harness, bytes, stating: digest))
    #expect(reply.status == 200 && reply["/isSuccess"] == true)
    #expect(reply["/data/fileId"] == .string("sha256:\(digest)"))
    #expect(reply["/data/size"]?.int64 == Int64(bytes.count))
    let filed = try await harness.send(harness.signed(city(harness, fileID: "sha256:\(digest)")))
    #expect(filed.status == 200)
    #expect(try harness.submissions().first?.application.materials.map(\.contentDigest) == [digest])
  }

  @Test func whatWasNotPutIsNamedAndNothingIsTakenIn() async throws {
    let harness = try await PushHarness()
    let reply = try await harness.send(harness.signed(city(harness, fileID: "sha256:\(digest)")))
    #expect(reply.status == 422)
    #expect(reply["/data/violations/0/code"] == "material-missing")
    #expect(reply["/data/violations/0/pointer"] == "/stuffs/0/fileId")
    #expect(try harness.submissions().isEmpty)
    #expect(try await harness.send(harness.signed(city(harness, fileID: "their-own-id"))).status == 200)
  }

  /// The bus was not asked, so that the nonce did not go there with an original.
  @Test func withoutTheStoreItIs503AndTheNonceIsUsedUpEverywhere() async throws {
    let harness = try await PushHarness()
    harness.store.beAway(true)
    let named = harness.signed(try city(harness, fileID: "sha256:\(digest)"))
    #expect(try await harness.send(named).status == 503)
    let spaces = [UInt8](repeating: 0x20, count: 300_000)
    #expect(try await harness.send(harness.signed(try city(harness, fileID: "their-own-id") + spaces)).status == 503)
    #expect(harness.bus.records(of: Topics.nonces).count == 2)
    #expect(try harness.submissions().isEmpty)
    harness.store.beAway(false)
    #expect(try await harness.send(named).reason == "nonce-replayed")
  }

  @Test func aBodyOfAnotherDigestIsNotKept() async throws {
    let harness = try await PushHarness()
    let reply = try await harness.send(upload(harness, bytes + [0], stating: digest))
    #expect(reply.status == 401 && reply.reason == "signature-mismatch")
    #expect(try await harness.store.list(.material, after: nil).isEmpty)
  }

  @Test func anUnsignedBodyIsNotRead() async throws {
    let harness = try await PushHarness()
    var request = upload(harness, bytes, stating: digest)
    request.headers["Hub-Signature"] = String(repeating: "0", count: 64)
    request.stream = ByteStream {
      Issue.record("an unsigned body was read")
      return nil
    }
    #expect(try await harness.send(request).reason == "signature-mismatch")
    request.headers["Hub-Body-Digest"] = nil
    #expect(try await harness.send(request).reason == "signature-missing")
  }

  @Test func anUploadIsNotReplayed() async throws {
    let harness = try await PushHarness()
    let request = upload(harness, bytes, stating: digest)
    #expect(try await harness.send(request).status == 200)
    var again = request
    again.stream = ByteStream(bytes)
    #expect(try await harness.send(again).reason == "nonce-replayed")
  }

  @Test func aTypeThatIsNotAllowedIsRefused() async throws {
    let harness = try await PushHarness()
    #expect(try await harness.send(upload(harness, bytes, stating: digest, type: "video/mp4")).status == 415)
  }

  @Test func onlyUploadsAreStreamed() async throws {
    let harness = try await PushHarness()
    func intake(_ method: HTTPMethod, _ path: String) -> HTTPIntake {
      harness.api.intake(of: HTTPRequest(method: method, path: path))
    }
    #expect(intake(.post, MaterialLinks.path) == .streamed(limit: 100 << 20))
    #expect(intake(.get, MaterialLinks.path) == .whole)
    #expect(intake(.post, PushHarness.path) == .whole)
  }

  @Test func aLinkGivesTheContentAndNothingElseDoes() async throws {
    let harness = try await PushHarness()
    _ = try await harness.send(upload(harness, bytes, stating: digest))
    let blob = try #require(BlobDigest(hex: digest))
    let link = harness.links.link(to: blob, until: harness.clock.now().adding(seconds: 60))
    let target = link.dropFirst("http://hub.example".count).split(separator: "?")
    let request = HTTPRequest(method: .get, path: String(target[0]), query: String(target[1]))
    let response = await harness.api.router.respond(to: request)
    #expect(response.status == 200 && response.headers["Content-Disposition"] == "attachment")
    #expect(try await response.stream?.collect(upTo: 1000) == bytes)
    harness.clock.advance(by: .seconds(61))
    #expect(await harness.api.router.respond(to: request).status == 403)
    #expect(await harness.api.router.respond(to: HTTPRequest(method: .get, path: request.path)).status == 403)
  }
}
