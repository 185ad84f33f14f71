public import HTTP
import JSON
public import Logging

/// The admin API (`/admin/v1`): everything that hubctl and a console can ask and do. Requests in, responses out; the
/// server around it is hubd's. Each request needs a bearer token, also on loopback.
public struct AdminAPI: Sendable {
  let index: CaseIndex
  let desk: CommandDesk
  let quarantine: QuarantineShelf
  let reveals: RevealDesk
  let materials: MaterialDesk?
  let tokens: TokenTable
  let configuration: @Sendable () -> HubConfiguration
  let waiting: @Sendable () -> [String: String]
  let clock: any WallClock
  let log: Logger

  /// An API.
  /// - Parameters:
  ///   - index: answers what is asked about cases.
  ///   - bus: where originals and the quarantine are read.
  ///   - publisher: writes commands into the inbox, and who saw what into the journal.
  ///   - tokens: who may ask.
  ///   - configuration: the one in force.
  ///   - materials: where contents are kept.
  ///   - translator: reads the originals of a system again where a hold came from translation.
  ///   - waiting: what of this process is not ready, and why; empty where all is well.
  public init(
    index: CaseIndex, bus: any MessageBus, publisher: any BusPublisher, tokens: TokenTable,
    materials: MaterialDesk? = nil, configuration: @escaping @Sendable () -> HubConfiguration,
    translator: @escaping @Sendable (SystemCode) -> (any Translator)?,
    waiting: @escaping @Sendable () -> [String: String], clock: any WallClock = SystemClock(), log: Logger = .silent
  ) {
    self.index = index
    self.tokens = tokens
    self.materials = materials
    self.configuration = configuration
    self.waiting = waiting
    self.clock = clock
    self.log = log
    quarantine = QuarantineShelf(bus: bus)
    let originals = OriginalShelf(bus: bus, keeper: OriginalKeeper(materials), translator: translator)
    desk = CommandDesk(
      index: index, inbox: publisher, originals: originals, configuration: configuration, clock: clock)
    reveals = RevealDesk(
      journal: publisher, originals: originals, quarantine: quarantine, configuration: configuration, clock: clock)
  }

  /// The routes, to be added to those of the admin listener.
  public var router: HTTPRouter {
    var router = HTTPRouter()
    addCases(to: &router)
    addCommands(to: &router)
    addCatalogue(to: &router)
    addDeadlines(to: &router)
    addOverview(to: &router)
    addQuarantine(to: &router)
    addReveals(to: &router)
    addMaterials(to: &router)
    return router
  }

  /// Adds a route for askers of a role; what the body throws becomes the answer.
  func on(
    _ method: HTTPMethod, _ pattern: String, of router: inout HTTPRouter, needing role: AdminRole = .viewer,
    _ answer: @escaping @Sendable (AdminRequest) async throws -> HTTPResponse
  ) {
    router.on(method, "/admin/v1" + pattern) { request, parameters in
      do {
        let principal = try tokens.principal(of: request, needing: role)
        return try await answer(AdminRequest(request: request, parameters: parameters, principal: principal))
      } catch {
        return refuse(error)
      }
    }
  }

  private func refuse(_ error: any Error) -> HTTPResponse {
    if let error = error as? AdminError { return error.response }
    log.error("admin request failed", ["error": .error(error)])
    return AdminError.unavailable(
      zh: "查询暂不可用", en: "this cannot be answered now", hint: "hubctl status tells what is not well"
    ).response
  }
}

/// One request, and who sends it.
struct AdminRequest: Sendable {
  var request: HTTPRequest
  var parameters: [String: String]
  var principal: Principal

  /// A named part of the path.
  subscript(name: String) -> String { parameters[name] ?? "" }
}

extension HTTPResponse {
  /// An answer of the admin API.
  static func admin(_ value: JSONValue, status: Int = 200) -> HTTPResponse { .json(status, value.bytes()) }
}
