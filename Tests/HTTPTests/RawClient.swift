import Blocking
import Glibc
import Testing

/// A plain TCP client that sends what no good client sends. Waits are poll(2) with an end, never sleeps.
final class RawClient: @unchecked Sendable {
  private let descriptor: Int32

  /// - Parameter source: the last number of the own address, 127.0.0.x. Clients of others that look for a server which had
  ///   this port before come from 127.0.0.1.
  init(port: Int, source: UInt32 = 1) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try #require(descriptor >= 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let descriptor = descriptor
    var own = sockaddr_in()
    own.sin_family = sa_family_t(AF_INET)
    own.sin_addr.s_addr = in_addr_t(0x7F00_0000 + source).bigEndian
    let bound = withUnsafePointer(to: &own) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(bound == 0)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(result == 0)
  }

  deinit { close(descriptor) }

  /// Sends; false where the connection is gone.
  @discardableResult
  func send(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  /// All that comes until the other side closes; nil where it does not close within a minute.
  func readToEnd() async -> String? { await read { _ in false } }

  /// One answer with its Content-Length.
  func readAnswer() async -> String? {
    await read { text in
      guard let head = text.range(of: "\r\n\r\n") else { return false }
      let length = text[..<head.lowerBound].split(separator: "\r\n").first {
        $0.lowercased().hasPrefix("content-length:")
      }
      return text[head.upperBound...].utf8.count >= length.flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
    }
  }

  /// Sends one byte whenever nothing has come for 20 ms. True once the other side has closed, false after some minutes.
  func trickleUntilClosed(_ byte: String) async -> Bool {
    await offPool {
      for _ in 0..<10_000 {
        if self.isReadable(within: 20) { return self.receive()?.isEmpty ?? true }
        if !self.send(byte) { return true }
      }
      return false
    }
  }

  private func read(until isWhole: @escaping @Sendable (String) -> Bool) async -> String? {
    await offPool {
      var text = ""
      while self.isReadable(within: 60_000) {
        guard let piece = self.receive(), !piece.isEmpty else { return text }
        text += piece
        if isWhole(text) { return text }
      }
      return nil
    }
  }

  private func isReadable(within milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, milliseconds) > 0
  }

  private func receive() -> String? {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
  }

  private func offPool<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await DedicatedThread.run(name: "raw-client") { work() }
  }
}

extension String {
  fileprivate func range(of needle: String) -> Range<Index>? { firstRange(of: needle) }
}
