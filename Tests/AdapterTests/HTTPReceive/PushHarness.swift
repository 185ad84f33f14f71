@testable import Adapters
import Crypto
import HTTP
@testable import Hub
import HubTesting
import JSON
import Testing

/// The push endpoint of a system, the city unless told otherwise, with the project's own mapping, on a bus in memory.
final class PushHarness: Sendable {
  let bus = MemoryBus()
  let clock = ManualClock(Timestamp(milliseconds: 1_772_413_200_000))
  let api: HTTPReceive
  let store = MemoryBlobStore()
  let links: MaterialLinks
  private let files: ConfigFiles
  private let nonces: NonceLedger
  private let running: [Task<Void, Never>]
  static let path = "/city/v1/applications"
  static let statusPath = "/district/SH00XH/v1/statuses"
  private static let key = Array("hub-test-key-0001-do-not-use-live".utf8)

  private let folder: String
  private let keyID: String
  private let algorithm: SystemCredential.Algorithm

  /// - Parameters:
  ///   - others: systems that push beside it, each under its own key id.
  ///   - directory: the configuration; the project's own unless told otherwise.
  ///   - questions: answers those who ask.
  ///   - publishing: whether it may publish items, of the project's own catalogue.
  init(
    _ system: String = "city", beside others: [String] = [], limits: InboundLimits? = nil, ready: Bool = true,
    directory: String = ProjectConfiguration.directory, questions: (any CaseQuestions)? = nil,
    publishing: Bool = false
  ) async throws {
    let findings = FindingCollector()
    files = try #require(ConfigFiles(directory: directory, findings: findings))
    folder = "systems/\(system)/cases/given"
    let key = Base64.encode(Self.key)
    var declarations: [SystemDeclaration] = []
    var pushing: [PushingSystem] = []
    for code in [system] + others {
      let mapping = try ProjectConfiguration.mapping(of: code, in: directory).0
      let declaration = try ProjectConfiguration.declaration(of: code, in: directory)
      let settings = try #require(HTTPReceiveSettings(of: declaration, mapping, findings: findings))
      declarations.append(declaration)
      pushing.append(
        PushingSystem(
          code: declaration.code, settings: settings, limits: limits ?? declaration.limits,
          translator: mapping.translator, answers: mapping.answers))
    }
    keyID = try #require(declarations[0].credentials.first).id
    algorithm = try #require(declarations[0].credentials.first).algorithm
    let variables = [
      "HUB_CITY_KEY", "HUB_XUHUI_KEY", "HUB_KIOSK_KEY", "HUB_JINGAN_KEY", "HUB_JINGAN_DEFENCE_KEY", "HUB_MARKET_KEY",
      "HUB_FIRE_KEY",
    ]
    let keys = SigningKeys(
      of: declarations, environment: Dictionary(uniqueKeysWithValues: variables.map { ($0, key) }), directory: "/",
      findings: findings)
    try #require(findings.findings.isEmpty)
    if ready {
      let admin = try await bus.admin()
      try await admin.create([BusTopic(name: Topics.nonces, partitions: 2)])
    }
    let publisher = try await bus.publisher(named: "receive")
    let nonces = NonceLedger(bus: bus, publisher: publisher, clock: clock)
    self.nonces = nonces
    var running = [Task { await nonces.run() }]
    var catalogue: CataloguePublishing?
    if publishing {
      let admin = try await bus.admin()
      try await admin.create([BusTopic(name: Topics.catalogue, partitions: 1)])
      let desk = try await CatalogueDesk(
        bus: bus, configuration: try #require(ProjectConfiguration.loaded), clock: clock)
      running.append(Task { _ = try? await desk.run() })
      catalogue = CataloguePublishing(desk: desk, publisher: publisher, clock: clock)
    }
    self.running = running
    let desk = MaterialDesk(store: store)
    links = MaterialLinks(address: "http://hub.example", key: try HMACKey(Self.key, algorithm: .sha256))
    let receiver = Receiver(
      publisher: publisher, reader: try await bus.reader(), recent: RecentApplications(), catalogue: catalogue,
      materials: desk)
    api = HTTPReceive(
      pushing, keys: keys, nonces: nonces, admission: Admission(), receiver: receiver, materials: (desk, links),
      questions: questions,
      clock: clock)
    while ready && !nonces.isReady { await Task.yield() }
  }

  deinit { for task in running { task.cancel() } }

  func sample(_ name: String) throws -> [UInt8] {
    try #require(files.contents["\(folder)/\(name)"])
  }

  /// A request with a fresh nonce, signed.
  /// - Parameter id: the key; that of the first system where not named.
  func signed(
    _ body: [UInt8], path: String = path, query: String = "", as id: String? = nil,
    type: String = "application/json; charset=utf-8"
  ) -> HTTPRequest {
    let request = HTTPRequest(
      method: .post, path: path, query: query,
      headers: [
        "Content-Type": type, "Hub-Key-Id": id ?? keyID, "Hub-Algorithm": algorithm.rawValue,
        "Hub-Timestamp": String(clock.now().milliseconds / 1000),
        "Hub-Nonce": Hex.encode(SecureBytes.random(count: 16)),
      ], body: body)
    return signedAgain(request)
  }

  /// The request under the signature that its headers and body now need.
  func signedAgain(_ request: HTTPRequest, stating stated: String? = nil) -> HTTPRequest {
    var request = request
    let isSM3 = algorithm == .sm3
    let digest = isSM3 ? (try? Digest.sm3(request.body)) ?? [] : Digest.sha256(request.body)
    let lines = [
      algorithm.rawValue, request.method.rawValue, request.path, request.query, request.headers["Hub-Timestamp"] ?? "",
      request.headers["Hub-Nonce"] ?? "", request.headers["Hub-Key-Id"] ?? "", stated ?? Hex.encode(digest),
    ]
    let hmac = try? HMACKey(Self.key, algorithm: isSM3 ? .sm3 : .sha256)
    let code = hmac?.code(for: Array(lines.joined(separator: "\n").utf8)) ?? []
    request.headers["Hub-Signature"] = Hex.encode(code)
    return request
  }

  func send(_ request: HTTPRequest) async throws -> Reply {
    let response = await api.router.respond(to: request)
    return Reply(
      status: response.status, retryAfter: response.headers["Retry-After"],
      contentType: response.headers["Content-Type"], json: try JSONValue(parsing: response.body))
  }

  func push(_ sample: String) async throws -> Reply { try await send(signed(self.sample(sample))) }

  func submissions() throws -> [Submission] {
    try bus.records(of: Topics.inbox).compactMap {
      guard case .application(let event) = try InboxEvent($0), case .submitted(let submission) = event.body else {
        return nil
      }
      return submission
    }
  }
}

/// An answer.
struct Reply {
  let status: Int
  let retryAfter: String?
  let contentType: String?
  let json: JSONValue

  subscript(pointer: JSONPointer) -> JSONValue? { json[pointer: pointer] }
  var id: String? { self["/data/applicationId"]?.string }
  var reason: String? { self["/data/reason"]?.string }
}
