import Crypto
import Foundation
import HTTP
import HTTPClient
import HTTPServer
import HubTesting
import JSON
import Streams
import Synchronization
import Testing

@testable import Adapters
@testable import Hub

/// Contents of materials in each way in which a receiver takes them.
@Suite struct HandoverTests {
  private static let reply =
    "reply: { rules: [{ if: { code: 0 }, then: delivered, file-id: id }, { then: refused, code: code }] }"
  private let content = Array("样例 \"图\"".utf8)

  /// A receiver that keeps what it is sent.
  private final class Receiver: Sendable {
    let server: HTTPServer
    init(refusing path: String? = nil) throws {
      let calls = Mutex<[HTTPRequest]>([])
      server = try HTTPServer(HTTPServerOptions()) { request in
        let count = calls.withLock { calls in
          calls.append(request)
          return calls.count
        }
        return .json(200, Array(#"{"code":\#(request.path == path ? 1 : 0),"id":"F\#(count)"}"#.utf8))
      }
      all = { calls.withLock { $0 } }
    }
    let all: @Sendable () -> [HTTPRequest]
  }

  private struct Scene {
    let receiver: Receiver
    let transport: any SystemTransport
    let store: MemoryBlobStore
    let digest: BlobDigest
    let links: MaterialLinks

    func record(held: Bool = false, digest: BlobDigest? = nil) -> OutboundRecord {
      let digest = digest ?? self.digest
      var application = Application(
        source: Application.Source(system: "city", caseNumber: "C1", version: 1, path: .citySite),
        theme: Application.ThemeReference(name: "我要开饭店"), district: "SH00XH", region: "SH00XH",
        appliedAt: Moment(Timestamp(milliseconds: 0)), intent: .submit,
        applicant: Application.Applicant(
          kind: .person, name: "样例人", documentType: "111", documentNumber: "310104190001020016"),
        agent: Application.Agent(name: "样例人", mobile: "13800000001"), items: [ApplicationItem(code: "I1")])
      var material = Material(id: "m1", name: "布局\"图", fileID: digest.fileID)
      material.contentDigest = digest.hex
      application.materials = [material, Material(id: "m2", name: "执照")]
      var leg = LegPayload(leg: "sample", theme: "restaurant", themeName: "我要开饭店", items: [], application: application)
      leg.held = held ? [digest.hex] : []
      return OutboundRecord(
        delivery: "ap-1.sample.1", sequence: 1, system: "sample", application: "ap-1", round: 1, doubtful: false,
        payload: .application(leg))
    }
  }

  /// - Parameters:
  ///   - file: where is remembered what was put.
  ///   - receiver: one that was there before.
  private func scene(
    _ materials: String, fields: String, refusing path: String? = nil, remembering file: String = ":memory:",
    _ receiver: Receiver? = nil
  ) async throws -> Scene {
    let receiver = if let receiver { receiver } else { try Receiver(refusing: path) }
    let yaml = """
      send: { transport: http-push, url: "http://127.0.0.1:\(receiver.server.port)" }
      outbound:
        \(Self.reply)
        application:
          repeatable: true
          materials: \(materials)
          request: { method: POST, path: /cases, fields: { materials: { from: materials, each: \(fields) } } }
      """
    let findings = FindingCollector()
    let head = "system: sample\nname: {zh: 样例, en: Sample}\npath: 1\n"
    let reader = try #require(
      ConfigReader(file: "systems/sample.yaml", bytes: Array((head + yaml).utf8), findings: findings))
    let declaration = try #require(SystemDeclaration(reading: reader))
    let mapping = SystemMapping(compiling: declaration, codes: [:], findings: findings)
    let store = MemoryBlobStore()
    let links = MaterialLinks(address: "http://hub.example", key: try HMACKey([1], algorithm: .sha256))
    let setting = AdapterSetting(
      environment: [:], directory: "/", client: try HTTPClient(), clock: ManualClock(),
      materials: (MaterialDesk(store: store), links), uploads: try await UploadMemory.open(path: file))
    let transport = try #require(try AdapterRegistry.transport(of: declaration, mapping, setting, findings))
    #expect(findings.findings.map(\.description) == [])
    let blob = try await store.put(ByteStream(content), as: .material, upTo: 1 << 20, expecting: nil)
    return Scene(receiver: receiver, transport: transport, store: store, digest: blob.digest, links: links)
  }

  private func sent(_ scene: Scene) throws -> [JSONValue] {
    let call = try #require(scene.receiver.all().last { $0.path == "/cases" })
    return try #require(try JSONValue(parsing: call.body)["materials"]?.array)
  }

  @Test func aContentStandsInTheMessage() async throws {
    let scene = try await scene(
      "{ base64: { limit: 1 KiB, line: 8 } }", fields: "{ name: name, digest: contentDigest, size: size, file: base64 }"
    )
    #expect(await scene.transport.send(scene.record()) == .delivered(caseNumber: nil))
    let sent = try sent(scene)
    let file = sent[0]["file"]?.string ?? ""
    #expect(file.split(separator: "\r\n").allSatisfy { $0.count <= 8 } && file.contains("\r\n"))
    #expect(Base64.decode(file.replacing("\r\n", with: "")) == content)
    #expect(sent[0]["size"]?.int64 == Int64(content.count))
    #expect(sent[1] == ["name": "执照"], "it has no content")
  }

  @Test func moreThanTheMessageBearsIsRefusedBeforeItIsSent() async throws {
    let scene = try await scene("{ base64: { limit: 4 } }", fields: "{ file: base64 }")
    guard case .refused(let code, _) = await scene.transport.send(scene.record()) else {
      Issue.record("sent")
      return
    }
    #expect(code == "materials-too-large" && scene.receiver.all().isEmpty)
  }

  @Test func aLinkIsGiven() async throws {
    let scene = try await scene("{ link: 7d }", fields: "{ url: link }")
    _ = await scene.transport.send(scene.record())
    let url = try #require(try sent(scene)[0]["url"]?.string)
    let query = String(url.drop { $0 != "?" }.dropFirst())
    let request = HTTPRequest(method: .get, path: "/", query: query)
    #expect(scene.links.admits(request, to: scene.digest, at: ManualClock().now().adding(seconds: 7 * 86_400)))
  }

  private static let upload = """
    { upload: { request: { method: POST, path: /files, body: multipart, fields: { applyNo: application.source.caseNumber, \
    stuffName: $material.name }, file: { field: file, name: $material.name } } } }
    """

  @Test func aContentIsPutBeforeAndNamedAsTheReceiverNamesIt() async throws {
    let scene = try await scene(
      Self.upload, fields: "{ name: name, fileId: { first-of: [uploaded, { value: none }] } }")
    #expect(await scene.transport.send(scene.record()) == .delivered(caseNumber: nil))
    #expect(scene.receiver.all().map(\.path) == ["/files", "/cases"])
    let put = scene.receiver.all()[0]
    #expect(put.mediaType == "multipart/form-data")
    let text = String(decoding: put.body, as: UTF8.self)
    #expect(text.contains("name=\"applyNo\"\r\n\r\nC1\r\n"))
    #expect(text.contains("name=\"file\"; filename=\"布局%22图\"\r\n"))
    #expect(text.contains("\r\n\r\n" + String(decoding: content, as: UTF8.self) + "\r\n--hub-"))
    #expect(try sent(scene).map { $0["fileId"] } == ["F1", "none"])
    _ = await scene.transport.send(scene.record())
    #expect(scene.receiver.all().map(\.path) == ["/files", "/cases", "/cases"], "it is put once")
  }

  @Test func afterARestartAContentIsNotPutAgain() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "uploads-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "uploads.sqlite").path
    let fields = "{ name: name, fileId: { first-of: [uploaded, { value: none }] } }"
    let first = try await scene(Self.upload, fields: fields, remembering: file)
    #expect(await first.transport.send(first.record()) == .delivered(caseNumber: nil))
    let next = try await scene(Self.upload, fields: fields, remembering: file, first.receiver)
    #expect(await next.transport.send(next.record()) == .delivered(caseNumber: nil))
    #expect(next.receiver.all().map(\.path) == ["/files", "/cases", "/cases"])
    #expect(try sent(next).map { $0["fileId"] } == ["F1", "none"])
    // A file that is broken is nothing but a memory that is lost.
    try Data("no database".utf8).write(to: folder.appending(path: "broken.sqlite"))
    let broken = folder.appending(path: "broken.sqlite").path
    let forgetful = try await scene(Self.upload, fields: fields, remembering: broken, first.receiver)
    #expect(await forgetful.transport.send(forgetful.record()) == .delivered(caseNumber: nil))
    #expect(next.receiver.all().map(\.path).suffix(2) == ["/files", "/cases"])
  }

  @Test func whatARefusedRecordHasPutIsPutAgain() async throws {
    let scene = try await scene(Self.upload, fields: "{ name: name }", refusing: "/cases")
    for _ in 1...2 {
      guard case .refused = await scene.transport.send(scene.record()) else {
        Issue.record("was not refused")
        return
      }
    }
    #expect(scene.receiver.all().map(\.path) == ["/files", "/cases", "/files", "/cases"])
  }

  @Test func aReceiverThatHasAContentIsNotGivenItAgain() async throws {
    let scene = try await scene(Self.upload, fields: "{ name: name }")
    #expect(await scene.transport.send(scene.record(held: true)) == .delivered(caseNumber: nil))
    #expect(scene.receiver.all().map(\.path) == ["/cases"])
    #expect(try sent(scene).map { $0["name"] } == ["执照"])
  }

  @Test func aRefusedUploadRefusesTheRecord() async throws {
    let scene = try await scene(Self.upload, fields: "{ name: name }", refusing: "/files")
    #expect(
      await scene.transport.send(scene.record())
        == .refused(code: "upload-1", message: "the materials cannot be handed over"))
    #expect(scene.receiver.all().map(\.path) == ["/files"])
  }

  @Test func aContentThatIsGoneIsTriedAgainLater() async throws {
    let scene = try await scene("{ link: 7d }", fields: "{ url: link }")
    try await scene.store.remove(scene.digest, .material)
    #expect(
      await scene.transport.send(scene.record())
        == .failed(code: "material-gone", systemDown: false, doubtful: false, retryAfter: nil))
    #expect(scene.receiver.all().isEmpty)
  }
}
