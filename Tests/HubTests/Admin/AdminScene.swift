import HTTP
import HubTesting
import JSON

@testable import Hub

/// An admin API over an index scene, asked as a client would.
struct AdminScene: Sendable {
  static let tokens: JSONValue = [
    "tokens": [
      ["name": "root", "role": "admin", "token": "hub_00000000000000000000000000000001"],
      ["name": "look", "role": "viewer", "token": "hub_00000000000000000000000000000002"],
      [
        "name": "huangpu", "role": "operator", "districts": ["SH00HP"], "token": "hub_00000000000000000000000000000003",
      ],
      // SHA-256 of hub_00000000000000000000000000000004
      [
        "name": "hashed", "role": "operator",
        "sha256": "29c4a2bf66e97382f8280ca4ff18a4de41f03efa9e68ac685887a27d4a20de95",
      ],
    ]
  ]

  let scene: IndexScene
  let router: HTTPRouter

  /// Asks; the answer's status and JSON.
  func ask(
    _ path: String, query: String = "", posting body: JSONValue? = nil, as token: Int? = 1
  ) async throws -> (status: Int, json: JSONValue) {
    var headers: HTTPHeaders = [:]
    if let token { headers["Authorization"] = "Bearer hub_0000000000000000000000000000000\(token)" }
    let request = HTTPRequest(
      method: body == nil ? .get : .post, path: "/admin/v1" + path, query: query, headers: headers,
      body: body?.bytes() ?? [])
    let response = await router.respond(to: request)
    return (response.status, try JSONValue(parsing: response.body))
  }

  /// Runs with an index that has caught up with what the scene holds.
  static func run(
    _ scene: IndexScene, translator: (any Translator)? = nil, waiting: [String: String] = [:],
    publishing: Bool = false,
    _ body: @Sendable (AdminScene) async throws -> Void
  ) async throws {
    guard let configuration = HubConfiguration.load(SampleConfiguration.files()).configuration else {
      throw TokenFileError(.malformed("sample configuration"))
    }
    let publisher = try await scene.bus.publisher(named: "admin")
    let desk = publishing ? try await desk(scene, configuration) : nil
    let reading = Task { try await desk?.run() }
    defer { reading.cancel() }
    let tokens = try TokenTable(json: tokens)
    try await scene.withIndex { index async throws in
      let api = AdminAPI(
        index: index, bus: scene.bus, publisher: publisher, tokens: tokens,
        configuration: { desk?.current ?? configuration }, translator: { _ in translator },
        catalogue: desk.map { CataloguePublishing(desk: $0, publisher: publisher, clock: scene.clock) },
        waiting: { waiting }, clock: scene.clock)
      try await body(AdminScene(scene: scene, router: api.router))
    }
  }

  private static func desk(_ scene: IndexScene, _ configuration: HubConfiguration) async throws -> CatalogueDesk {
    try await scene.bus.admin().create([BusTopic(name: Topics.catalogue, partitions: 1)])
    return try await CatalogueDesk(bus: scene.bus, configuration: configuration, clock: scene.clock)
  }
}
