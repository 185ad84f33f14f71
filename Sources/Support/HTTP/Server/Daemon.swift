import CMicrohttpd
import Glibc
import HTTP

/// The libmicrohttpd daemon and its callbacks. Each callback finds its objects through the pointers that libmicrohttpd
/// keeps: the service in `cls`, the connection in the socket context, the exchange in the request context.
struct Daemon: @unchecked Sendable {
  private let pointer: OpaquePointer
  private let service: Unmanaged<Service>
  private let texts: [UnsafeMutablePointer<CChar>]

  /// Takes the socket over, on failure too.
  init(_ options: HTTPServerOptions, socket: ListenSocket, service: Service) throws(HTTPServerError) {
    var flags = MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue
    var texts: [UnsafeMutablePointer<CChar>] = []
    var items = [
      MHD_OptionItem(option: .LISTEN_SOCKET, value: Int(socket.descriptor), ptr_value: nil),
      MHD_OptionItem(option: .CONNECTION_LIMIT, value: max(options.connectionLimit, options.threads), ptr_value: nil),
      MHD_OptionItem(option: .PER_IP_CONNECTION_LIMIT, value: options.connectionLimitPerAddress, ptr_value: nil),
      MHD_OptionItem(option: .CONNECTION_MEMORY_LIMIT, value: options.headLimit, ptr_value: nil),
      MHD_OptionItem(option: .STRICT_FOR_CLIENT, value: 1, ptr_value: nil),
    ]
    if options.threads > 1 {
      items.append(MHD_OptionItem(option: .THREAD_POOL_SIZE, value: options.threads, ptr_value: nil))
    }
    if let tls = options.tls {
      flags |= MHD_USE_TLS.rawValue
      func add(_ option: MHD_OPTION, _ text: String) {
        guard let copy = strdup(text) else { return }
        texts.append(copy)
        items.append(MHD_OptionItem(option: option, value: 0, ptr_value: copy))
      }
      add(.HTTPS_MEM_CERT, tls.certificate)
      add(.HTTPS_MEM_KEY, tls.privateKey)
      add(.HTTPS_PRIORITIES, "NORMAL:-VERS-TLS1.0:-VERS-TLS1.1")
      if let authority = tls.clientAuthority { add(.HTTPS_MEM_TRUST, authority) }
    }
    items.append(MHD_OptionItem(option: .END, value: 0, ptr_value: nil))
    let retained = Unmanaged.passRetained(service)
    guard
      let pointer = hub_mhd_start(
        flags, onAccess, onCompleted, onConnection, onTarget, { _, _, text in text.map { strlen($0) } ?? 0 },
        retained.toOpaque(), &items)
    else {
      retained.release()
      texts.forEach { free($0) }
      throw HTTPServerError(code: .start, message: "libmicrohttpd did not start: \(String(cString: strerror(errno)))")
    }
    self.pointer = pointer
    self.service = retained
    self.texts = texts
  }

  /// Takes no new connections; gives the listening socket back.
  func quiesce() -> Int32? {
    let descriptor = MHD_quiesce_daemon(pointer)
    return descriptor >= 0 ? descriptor : nil
  }

  /// Closes all connections and ends the threads; blocks. No connection may be suspended.
  func stop() {
    MHD_stop_daemon(pointer)
    service.release()
    texts.forEach { free($0) }
  }
}

private func service(_ context: UnsafeMutableRawPointer?) -> Service? {
  context.map { Unmanaged<Service>.fromOpaque($0).takeUnretainedValue() }
}

private let onConnection: MHD_NotifyConnectionCallback = { context, connection, slot, event in
  guard let service = service(context), let connection, let slot else { return }
  if event == .CONNECTION_NOTIFY_STARTED {
    let state = Connection(connection)
    slot.pointee = Unmanaged.passRetained(state).toOpaque()
    service.opened(state)
  } else if let pointer = slot.pointee {
    slot.pointee = nil
    service.closed(Unmanaged<Connection>.fromOpaque(pointer).takeRetainedValue())
  }
}

private let onTarget:
  @convention(c) (
    UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?
  ) -> UnsafeMutableRawPointer? = { context, target, connection in
    let text = target.flatMap { String(validatingCString: $0) }
    let visible = text.flatMap { $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? $0 : nil }
    if let connection, let state = Connection.of(connection) { service(context)?.beganHead(state) }
    return Unmanaged.passRetained(Exchange(target: visible)).toOpaque()
  }

private let onAccess: MHD_AccessHandlerCallback = { context, connection, _, method, _, piece, size, slot in
  guard let service = service(context), let connection, let state = Connection.of(connection), let method, let size,
    let pointer = slot?.pointee
  else { return .NO }
  let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
  if exchange.request == nil {
    return service.head(of: exchange, connection, state, method: String(cString: method))
  }
  if size.pointee > 0, let piece {
    let bytes = UnsafeRawBufferPointer(start: piece, count: size.pointee)
    size.pointee = 0
    return bytes.withMemoryRebound(to: UInt8.self) { service.piece($0, of: exchange, connection) }
  }
  return service.goOn(exchange, connection, state)
}

private let onCompleted: MHD_RequestCompletedCallback = { context, connection, slot, _ in
  guard let pointer = slot?.pointee else { return }
  slot?.pointee = nil
  let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue()
  service(context)?.completed(exchange, connection.flatMap { Connection.of($0) })
}
