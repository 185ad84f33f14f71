import Blocking
import Glibc
public import HTTP
import Synchronization

/// An HTTP/1.1 server. Runs from `init` until `stop`.
public final class HTTPServer: Sendable {
  /// The port it listens at.
  public let port: Int
  private let service: Service
  private let daemon: Mutex<Daemon?>

  /// Starts a server.
  /// - Parameter handler: answers one request with its whole body; runs in a task of its own, which is cancelled only
  ///   when a stop's grace is over. A client that goes away does not cancel it.
  public init(
    _ options: HTTPServerOptions, handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
  ) throws(HTTPServerError) {
    try options.tls?.check()
    let socket = try ListenSocket(address: options.address, port: options.port)
    service = Service(options, handler: handler)
    port = socket.port
    daemon = Mutex(try Daemon(options, socket: socket, service: service))
  }

  /// Requests whose head has been read and whose answer is not out yet.
  public var requestsInFlight: Int { service.traffic.inFlight }

  /// Stops: takes no new connections and answers new requests with 503 and `Retry-After`; lets those in flight finish
  /// within the grace; then answers the remaining ones with 503, cancels their handlers and closes everything.
  /// Every request is answered whole or not at all. A second stop returns at once.
  public func stop(grace: Duration) async {
    guard let daemon = daemon.withLock({ $0.take() }) else { return }
    let listening = daemon.quiesce()
    service.traffic.drain()
    await service.traffic.idle(within: grace)
    service.abandon()
    await service.traffic.idle(within: .seconds(1))
    await DedicatedThread.run(name: "http-stop") { daemon.stop() }
    if let listening { close(listening) }
  }

  /// A server that is let go without a stop ends at once.
  deinit {
    guard let daemon = daemon.withLock({ $0.take() }) else { return }
    let listening = daemon.quiesce()
    service.abandon()
    DedicatedThread.start(name: "http-stop") {
      daemon.stop()
      if let listening { close(listening) }
    }
  }
}
