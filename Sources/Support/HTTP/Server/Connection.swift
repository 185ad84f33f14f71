import CMicrohttpd
import Glibc
import HTTP

/// What is known of one connection. Only the socket thread that owns the connection touches it.
final class Connection {
  let descriptor: Int32
  let peer: (host: String, port: Int)
  private var certificate: ClientCertificate?

  init(_ connection: OpaquePointer) {
    descriptor = hub_mhd_connection_info(connection, .CONNECTION_INFO_CONNECTION_FD)?.pointee.connect_fd ?? -1
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let descriptor = descriptor
    peer = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        getpeername(descriptor, address, &length) == 0 ? numeric(address, length) : ("", 0)
      }
    }
  }

  /// The state that `Daemon` keeps in libmicrohttpd's socket context.
  static func of(_ connection: OpaquePointer) -> Connection? {
    guard let info = hub_mhd_connection_info(connection, .CONNECTION_INFO_SOCKET_CONTEXT),
      let context = info.pointee.socket_context
    else { return nil }
    return Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
  }

  /// The client's certificate, verified at the connection's first request.
  func clientCertificate(_ connection: OpaquePointer) -> ClientCertificate {
    if let certificate { return certificate }
    let found = ClientCertificate(of: connection)
    certificate = found
    return found
  }
}

/// A client certificate as the TLS session has it.
enum ClientCertificate {
  case none
  case wrong
  case verified(subject: String)

  /// The server only asks for a certificate and takes any: whether it is good is found out here.
  init(of connection: OpaquePointer) {
    guard let info = hub_mhd_connection_info(connection, .CONNECTION_INFO_GNUTLS_SESSION),
      let pointer = info.pointee.tls_session
    else {
      self = .none
      return
    }
    let session = OpaquePointer(pointer)
    var count: UInt32 = 0
    guard let chain = gnutls_certificate_get_peers(session, &count), count > 0 else {
      self = .none
      return
    }
    guard hub_gnutls_verify_client(session) == 0, let subject = ClientCertificate.subject(chain) else {
      self = .wrong
      return
    }
    self = .verified(subject: subject)
  }

  private static func subject(_ certificate: UnsafePointer<gnutls_datum_t>) -> String? {
    var parsed: gnutls_x509_crt_t?
    guard gnutls_x509_crt_init(&parsed) == 0, let parsed else { return nil }
    defer { gnutls_x509_crt_deinit(parsed) }
    guard gnutls_x509_crt_import(parsed, certificate, GNUTLS_X509_FMT_DER) == 0 else { return nil }
    var name = gnutls_datum_t()
    guard gnutls_x509_crt_get_dn3(parsed, &name, 0) == 0, let data = name.data else { return nil }
    defer { free(data) }
    return String(validating: UnsafeBufferPointer(start: data, count: Int(name.size)), as: UTF8.self)
  }
}
