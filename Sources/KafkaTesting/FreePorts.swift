import Foundation

/// Ports of loopback that nobody listens on.
public enum FreePorts {
  /// Below the range from which the system takes ports of outgoing connections (32768 and above, unless it is told
  /// otherwise): a port of that range may be taken while what is to listen on it starts, or starts again.
  private static let range = 15_000..<32_000

  /// The first of so many ports in a row.
  public static func first(of count: Int) throws -> Int {
    for _ in 0..<100 {
      let first = Int.random(in: range)
      let ports = first..<first + count
      if ports.upperBound <= range.upperBound, ports.allSatisfy({ isFree(UInt16($0)) }) { return first }
    }
    throw LocalKafka.Failure(description: "no \(count) free ports in a row")
  }

  /// Binds a port of loopback, and lets it go.
  private static func isFree(_ port: UInt16) -> Bool {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { return false }
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
