public import HTTP
public import HTTPServer
import Synchronization

/// A simulated system's place on the network: can be taken down and brought up again at the same port.
public final class SimulatedServer: Sendable {
  /// The port, also while it is down.
  public let port: Int
  private let address: String
  private let router: HTTPRouter
  private let server: Mutex<HTTPServer?>

  /// Starts.
  /// - Parameters:
  ///   - address: loopback, unless the systems are simulated for another machine or container.
  ///   - port: 0 takes a free one.
  public init(address: String = "127.0.0.1", port: UInt16 = 0, router: HTTPRouter) throws(HTTPServerError) {
    let server = try Self.start(address, port, router)
    self.port = server.port
    self.address = address
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
    let started = try Self.start(address, UInt16(port), router)
    server.withLock { $0 = started }
  }

  private static func start(_ address: String, _ port: UInt16, _ router: HTTPRouter) throws(HTTPServerError)
    -> HTTPServer
  {
    var options = HTTPServerOptions(address: address, port: port)
    options.bodyLimit = 8 << 20
    return try HTTPServer(options) { await router.respond(to: $0) }
  }
}
