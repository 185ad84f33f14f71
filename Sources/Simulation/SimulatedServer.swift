public import HTTP
public import HTTPServer
import Synchronization

/// A simulated system's place on the network: can be taken down and brought up again at the same port.
public final class SimulatedServer: Sendable {
  /// The port, also while it is down.
  public let port: Int
  private let router: HTTPRouter
  private let server: Mutex<HTTPServer?>

  /// Starts at loopback.
  /// - Parameter port: 0 takes a free one.
  public init(port: UInt16 = 0, router: HTTPRouter) throws(HTTPServerError) {
    let server = try Self.start(port, router)
    self.port = server.port
    self.router = router
    self.server = Mutex(server)
  }

  /// Where it is reached.
  public var url: String { "http://127.0.0.1:\(port)" }

  /// Whether it listens.
  public var isUp: Bool { server.withLock { $0 != nil } }

  /// Stops listening; requests in flight are cut off after the grace.
  public func down(grace: Duration = .zero) async {
    let running = server.withLock { server in
      defer { server = nil }
      return server
    }
    await running?.stop(grace: grace)
  }

  /// Listens again.
  public func up() throws(HTTPServerError) {
    guard !isUp else { return }
    let started = try Self.start(UInt16(port), router)
    server.withLock { $0 = started }
  }

  private static func start(_ port: UInt16, _ router: HTTPRouter) throws(HTTPServerError) -> HTTPServer {
    var options = HTTPServerOptions(port: port)
    options.bodyLimit = 8 << 20
    return try HTTPServer(options) { await router.respond(to: $0) }
  }
}
