import CMicrohttpd  // its headers and Glibc's both bring sockaddr_storage; which one owns it differs between builds
import Glibc

/// A listening TCP socket. It is made here, not by libmicrohttpd, so that each failure has its reason.
struct ListenSocket: Sendable {
  let descriptor: Int32
  let port: Int

  init(address: String, port: UInt16) throws(HTTPServerError) {
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICHOST | AI_PASSIVE
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(address, String(port), &hints, &found) == 0, let info = found else {
      throw HTTPServerError(code: .address, message: "\(address) is not a numeric address")
    }
    defer { freeaddrinfo(info) }
    let descriptor = socket(
      info.pointee.ai_family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw ListenSocket.failure(address, port) }
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    guard bind(descriptor, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0, listen(descriptor, SOMAXCONN) == 0
    else {
      let error = ListenSocket.failure(address, port)
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
    self.port = ListenSocket.port(of: descriptor)
  }

  private static func failure(_ address: String, _ port: UInt16) -> HTTPServerError {
    HTTPServerError(
      code: .listen, message: "cannot listen at \(address) port \(port): \(String(cString: strerror(errno)))")
  }

  private static func port(of descriptor: Int32) -> Int {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard getsockname(descriptor, address, &length) == 0 else { return 0 }
        return numeric(address, length).port
      }
    }
  }
}

/// The numeric form of a socket address; empty and 0 for one that has none.
func numeric(_ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> (host: String, port: Int) {
  var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
  var service = [CChar](repeating: 0, count: Int(NI_MAXSERV))
  guard
    getnameinfo(
      address, length, &host, socklen_t(host.count), &service, socklen_t(service.count), NI_NUMERICHOST | NI_NUMERICSERV
    )
      == 0
  else { return ("", 0) }
  return (text(host), Int(text(service)) ?? 0)
}

private func text(_ characters: [CChar]) -> String {
  String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
