import Foundation

/// Ports of loopback that nobody listens on.
public enum FreePorts {
  /// The first of so many ports in a row.
  public static func first(of count: Int) throws -> Int {
    for _ in 0..<100 {
      guard let first = bound(0) else { continue }
      let rest = (1..<UInt16(count)).allSatisfy { bound(UInt16(first) &+ $0) != nil }
      if rest, first + count < 65_536 { return first }
    }
    throw LocalKafka.Failure(description: "no \(count) free ports in a row")
  }

  /// Binds a port of loopback, 0 for any, and lets it go; nil where it is taken.
  private static func bound(_ port: UInt16) -> Int? {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { return nil }
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard bind(socket, address, size) == 0, getsockname(socket, address, &size) == 0 else { return nil }
        return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
          Int(UInt16(bigEndian: $0.pointee.sin_port))
        }
      }
    }
  }
}
