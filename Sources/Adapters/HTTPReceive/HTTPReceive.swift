public import HTTP
public import Hub

/// The push API: everything that systems push to by HTTP.
public struct HTTPReceive: Sendable {
  private var endpoints: [String: PushEndpoint] = [:]
  private var materials: MaterialEndpoint?

  /// The endpoints of systems. Where several push to one path, they share the form of its answers.
  /// - Parameter questions: answers systems that ask; nil in a process without an index.
  public init(
    _ systems: [PushingSystem], keys: SigningKeys, nonces: NonceLedger, admission: Admission, receiver: Receiver,
    materials: (desk: MaterialDesk, links: MaterialLinks)? = nil, questions: (any CaseQuestions)? = nil,
    clock: any WallClock, observer: any ReceiveObserver = SilentReceiveObserver()
  ) {
    let station = PushStation(
      signatures: SignatureCheck(keys: keys), nonces: nonces, admission: admission, receiver: receiver,
      questions: questions, clock: clock, observer: observer)
    self.materials = materials.map { desk, links in
      MaterialEndpoint(
        systems: Dictionary(systems.map { ($0.code, $0) }) { first, _ in first }, station: station, desk: desk,
        links: links)
    }
    for system in systems {
      let paths = [
        (system.settings.applications, PushKind.applications), (system.settings.statuses, .statuses),
        (system.settings.acknowledgements, .acknowledgements),
        (system.settings.catalogue, .catalogue),
        (system.settings.questions, .questions),
      ]
      for case (let path?, let kind) in paths {
        endpoints[path, default: PushEndpoint(kind, first: system, station: station)].add(system)
      }
    }
  }

  /// The largest body that any system may push, in bytes: the bound of the listener.
  public var bodyLimit: Int { endpoints.values.flatMap { $0.systems.values }.map(\.limits.body).max() ?? 0 }

  /// The routes.
  public var router: HTTPRouter {
    var router = HTTPRouter()
    for (path, endpoint) in endpoints {
      router.on(.post, path) { request, _ in await endpoint.respond(to: request) }
    }
    if let materials {
      router.on(.post, MaterialLinks.path) { request, _ in await materials.put(request) }
      router.on(.get, MaterialLinks.path + "/:digest") { request, parameters in
        await materials.get(request, parameters["digest"] ?? "")
      }
    }
    return router
  }

  /// How the body of a request is taken.
  public func intake(of request: HTTPRequest) -> HTTPIntake {
    guard let materials, request.method == .post, request.path == MaterialLinks.path else { return .whole }
    return .streamed(limit: materials.desk.settings.limit)
  }

  /// The answer to a request that the server refuses by itself, in the form of its path.
  public func refusal(_ refusal: HTTPRefusal, of request: HTTPRequest) -> HTTPResponse {
    guard let endpoint = endpoints[request.path] else { return refusal.response }
    switch refusal {
    case .bodyTooLarge(let limit): return endpoint.response(to: .tooLarge(limit: limit), bodyLimit: limit)
    case .stopping: return endpoint.response(to: .busy, bodyLimit: 0)
    }
  }
}
