import Blocking
import Glibc
import Synchronization
import Testing

/// Answers the first request of a connection and keeps it open; reads the second whole and closes without an answer, as a
/// server does that dies at work.
final class FlakyServer: Sendable {
  let port: Int
  private let listening: Int32
  private let count = Mutex(0)

  /// Requests that arrived whole.
  var requests: Int { count.withLock { $0 } }

  init() throws {
    listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = listening
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 8) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    try #require(bound)
    port = Int(UInt16(bigEndian: address.sin_port))
    DedicatedThread.start(name: "flaky-server") { [weak self] in
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { break }
        DedicatedThread.start(name: "flaky-connection") { [weak self] in
          self?.serve(connection)
          close(connection)
        }
      }
      // Only here: a descriptor that is closed while it is waited on may be another's by then.
      close(descriptor)
    }
  }

  deinit { shutdown(listening, Int32(SHUT_RDWR)) }

  private func serve(_ connection: Int32) {
    for turn in 0..<2 {
      guard readRequest(connection) else { return }
      count.withLock { $0 += 1 }
      guard turn == 0 else { return }
      let answer = Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8)
      _ = send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
    }
  }

  private func readRequest(_ connection: Int32) -> Bool {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let received = recv(connection, &buffer, buffer.count, 0)
      guard received > 0 else { return false }
      text += String(decoding: buffer.prefix(received), as: UTF8.self)
      guard let head = text.firstRange(of: "\r\n\r\n") else { continue }
      let length = text.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }?.dropFirst(16)
      if text[head.upperBound...].utf8.count >= length.flatMap({ Int($0) }) ?? 0 { return true }
    }
  }
}
