import CMicrohttpd
import HTTP
import Streams

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
    case .wrong: return refuse(.text(403, "the client certificate is not accepted\n"), exchange, connection, state)
    case .none:
      if options.tls?.clientCertificateRequired == true {
        return refuse(.text(403, "a client certificate is required\n"), exchange, connection, state)
      }
    }
    guard
      case .length(let announced) = exchange.readHead(
        connection, method: method, peer: peer, bodyLimit: options.bodyLimit)
    else { return refuse(.text(400, "malformed request\n"), exchange, connection, state) }
    if traffic.isDraining { return refuse(refusal(.stopping, exchange), exchange, connection, state) }
    switch exchange.request.map(options.intake) ?? .whole {
    case .whole:
      guard exchange.intake?.refusesAtOnce(announced: announced) == true else { return .YES }
      return refuse(refusal(tooLarge, exchange), exchange, connection, state)
    case .refused(let response): return refuse(response, exchange, connection, state)
    case .streamed(let limit):
      guard announced.map({ $0 <= limit }) ?? true else {
        return refuse(refusal(.bodyTooLarge(limit: limit), exchange), exchange, connection, state)
      }
      deadlines.set(state.descriptor, after: options.bodyTimeout + slowest(announced ?? limit))
      return stream(exchange, length: announced, limit: limit, connection, state)
    }
  }

  /// The handler runs from now on, and reads the body as it comes.
  private func stream(
    _ exchange: Exchange, length: Int?, limit: Int, _ connection: OpaquePointer, _ state: Connection
  ) -> MHD_Result {
    guard var request = exchange.request else { return .NO }
    let upload = Upload(limit: limit)
    let pipe = upload.pipe
    exchange.upload = upload
    request.stream = ByteStream(length: length) { try await pipe.next() }
    guard traffic.register(exchange) else { return refuse(refusal(.stopping, exchange), exchange, connection, state) }
    let handler = handler
    exchange.run { [request] in exchange.answer(await handler(request)) }
    return .YES
  }

  /// A piece of the body.
  func piece(
    _ bytes: UnsafeBufferPointer<UInt8>, of exchange: Exchange, _ connection: OpaquePointer
  ) -> MHD_Result {
    if let upload = exchange.upload { return upload.take(bytes, connection, isAnswered: exchange.isEarly) }
    return exchange.intake?.take(bytes) == .goOn ? .YES : .NO
  }

  /// The request is complete, or its answer is there.
  func goOn(_ exchange: Exchange, _ connection: OpaquePointer, _ state: Connection) -> MHD_Result {
    if let response = exchange.takeAnswer() { return send(response, of: exchange, connection, state) }
    if let upload = exchange.upload {
      upload.pipe.finish()
      deadlines.set(state.descriptor, after: nil)
      guard let response = exchange.earlyAnswer(orSuspend: connection) else { return .YES }
      return send(response, of: exchange, connection, state)
    }
    guard !exchange.isHandedOver, let intake = exchange.intake, var request = exchange.request else { return .NO }
    if intake.overflows { return refuse(refusal(tooLarge, exchange), exchange, connection, state) }
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
    exchange.end()
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

  /// Time for so many bytes at the slowest that is borne.
  private func slowest(_ bytes: Int) -> Duration { .seconds(bytes / max(1, options.slowestStream)) }

  private func refuse(
    _ response: HTTPResponse, _ exchange: Exchange, _ connection: OpaquePointer, _ state: Connection
  ) -> MHD_Result { send(response, of: exchange, connection, state, close: true) }

  private func send(
    _ response: HTTPResponse, of exchange: Exchange, _ connection: OpaquePointer, _ state: Connection,
    close: Bool = false
  ) -> MHD_Result {
    guard let made = make(response, of: exchange, connection) else { return .NO }
    defer { MHD_destroy_response(made) }
    for field in response.headers {
      // A field that HTTP forbids (a line break in its value) is refused by the library and left out.
      _ = MHD_add_response_header(made, field.name, field.value)
    }
    if close || traffic.isDraining { _ = MHD_add_response_header(made, "Connection", "close") }
    let stream = response.stream.map { slowest($0.length ?? 1 << 30) } ?? .zero
    deadlines.set(state.descriptor, after: options.answerTimeout + stream)
    return MHD_queue_response(connection, UInt32((200...599).contains(response.status) ? response.status : 500), made)
  }

  private func make(
    _ response: HTTPResponse, of exchange: Exchange, _ connection: OpaquePointer
  ) -> OpaquePointer? {
    if let stream = response.stream {
      let pump = BytePump(stream)
      exchange.send(with: pump)
      return Download.response(pump, length: stream.length, connection)
    }
    return response.body.withUnsafeBytes { bytes in
      MHD_create_response_from_buffer(
        bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
    }
  }
}
