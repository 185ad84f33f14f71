import CMicrohttpd
import HTTP

/// The course of connections and exchanges, told by the daemon's callbacks.
final class Service: Sendable {
  private let options: HTTPServerOptions
  private let handler: @Sendable (HTTPRequest) async -> HTTPResponse
  private let deadlines = Deadlines()
  let traffic = Traffic()

  init(_ options: HTTPServerOptions, handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse) {
    self.options = options
    self.handler = handler
  }

  func opened(_ state: Connection) { deadlines.set(state.descriptor, after: options.headTimeout) }

  func beganHead(_ state: Connection) { deadlines.set(state.descriptor, after: options.headTimeout) }

  func closed(_ state: Connection) { deadlines.remove(state.descriptor) }

  /// The head is complete: refuses at once what needs no body.
  func head(of exchange: Exchange, _ connection: OpaquePointer, _ state: Connection, method: String) -> MHD_Result {
    traffic.begin()
    exchange.counted = true
    deadlines.set(state.descriptor, after: options.bodyTimeout)
    var peer = HTTPPeer(address: state.peer.host, port: state.peer.port)
    switch state.clientCertificate(connection) {
    case .verified(let subject): peer.certificateSubject = subject
    case .wrong: return send(.text(403, "the client certificate is not accepted\n"), connection, state, close: true)
    case .none:
      if options.tls?.clientCertificateRequired == true {
        return send(.text(403, "a client certificate is required\n"), connection, state, close: true)
      }
    }
    guard
      case .length(let announced) = exchange.readHead(
        connection, method: method, peer: peer, bodyLimit: options.bodyLimit)
    else { return send(.text(400, "malformed request\n"), connection, state, close: true) }
    if traffic.isDraining { return send(refusal(.stopping, exchange), connection, state, close: true) }
    if exchange.intake?.refusesAtOnce(announced: announced) == true {
      return send(refusal(tooLarge, exchange), connection, state, close: true)
    }
    return .YES
  }

  /// A piece of the body.
  func piece(_ bytes: UnsafeBufferPointer<UInt8>, of exchange: Exchange) -> MHD_Result {
    exchange.intake?.take(bytes) == .goOn ? .YES : .NO
  }

  /// The request is complete, or its answer is there.
  func goOn(_ exchange: Exchange, _ connection: OpaquePointer, _ state: Connection) -> MHD_Result {
    if let response = exchange.takeAnswer() { return send(response, connection, state) }
    guard !exchange.isHandedOver, let intake = exchange.intake, var request = exchange.request else { return .NO }
    if intake.overflows { return send(refusal(tooLarge, exchange), connection, state, close: true) }
    request.body = intake.bytes
    deadlines.set(state.descriptor, after: nil)
    exchange.suspend(connection)
    guard traffic.register(exchange) else {
      exchange.answer(refusal(.stopping, exchange))
      return .YES
    }
    let handler = handler
    exchange.run { [request] in exchange.answer(await handler(request)) }
    return .YES
  }

  /// The answer is out, or the connection broke.
  func completed(_ exchange: Exchange, _ state: Connection?) {
    if let state { deadlines.set(state.descriptor, after: options.idleTimeout) }
    if exchange.counted { traffic.end(exchange) }
  }

  /// Gives up on what still runs.
  func abandon() {
    for exchange in traffic.abandon() { exchange.giveUp(refusal(.stopping, exchange)) }
  }

  private var tooLarge: HTTPRefusal { .bodyTooLarge(limit: options.bodyLimit) }

  private func refusal(_ refusal: HTTPRefusal, _ exchange: Exchange) -> HTTPResponse {
    exchange.request.map { options.refuse(refusal, $0) } ?? refusal.response
  }

  private func send(
    _ response: HTTPResponse, _ connection: OpaquePointer, _ state: Connection, close: Bool = false
  ) -> MHD_Result {
    let body = response.body
    let made = body.withUnsafeBytes { bytes in
      MHD_create_response_from_buffer(
        bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
    }
    guard let made else { return .NO }
    defer { MHD_destroy_response(made) }
    for field in response.headers {
      // A field that HTTP forbids (a line break in its value) is refused by the library and left out.
      _ = MHD_add_response_header(made, field.name, field.value)
    }
    if close || traffic.isDraining { _ = MHD_add_response_header(made, "Connection", "close") }
    deadlines.set(state.descriptor, after: options.answerTimeout)
    return MHD_queue_response(connection, UInt32((200...599).contains(response.status) ? response.status : 500), made)
  }
}
