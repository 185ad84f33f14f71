import Blocking
import Foundation
import Glibc
import HubTesting
import Synchronization

/// A relay of TCP on loopback in front of a server, which can be gone, and can lose the answer to a request that the server
/// has carried out. One thread carries all.
final class Relay: Sendable {
  /// Where it listens, also while it is gone.
  let port: Int

  struct Failure: Error {}

  private struct State {
    var isUp = true
    var listens = true
    var isOver = false
    var hasEnded = false
    /// The next answer to a request with this text is lost, on a connection that has sent the other text before.
    var losing: (request: [UInt8], after: [UInt8])?
  }
  private let state = Mutex(State())

  init(to target: Int) throws {
    let listening = try Self.listen(on: 0)
    port = Self.port(of: listening)
    DedicatedThread.start(name: "relay") { [self] in carry(from: listening, to: target) }
  }

  /// Goes away with all its connections, or comes back; returns when it has.
  func turn(_ isUp: Bool) async throws {
    state.withLock { $0.isUp = isUp }
    guard await eventually({ state.withLock { $0.listens == isUp } }) else { throw Failure() }
  }

  /// Loses the next answer to a request that holds `text`.
  func loseAnswer(to text: String, after before: String) {
    state.withLock { $0.losing = (Array(text.utf8), Array(before.utf8)) }
  }

  /// Ends for good; returns when it has.
  func end() async {
    state.withLock { $0.isOver = true }
    _ = await eventually { state.withLock { $0.hasEnded } }
  }

  /// A client with its connection to the server.
  private struct Link {
    var client: Int32
    var server: Int32
    var hasSentFirst = false
    var losesAnswer = false

    func close() {
      Glibc.close(client)
      Glibc.close(server)
    }
  }

  private func carry(from first: Int32, to target: Int) {
    var listening: Int32? = first
    var links: [Link] = []
    while !state.withLock({ $0.isOver }) {
      let isUp = state.withLock { $0.isUp }
      if !isUp, let gone = listening {
        close(gone)
        links.forEach { $0.close() }
        (listening, links) = (nil, [])
      }
      if isUp, listening == nil { listening = try? Self.listen(on: UInt16(port)) }
      let listens = listening != nil
      state.withLock { $0.listens = listens }
      let ready = Self.readable([listening ?? -1] + links.flatMap { [$0.client, $0.server] })
      links = links.compactMap { carry($0, ready) }
      if let listening, ready.contains(listening), let link = Self.accept(listening, target) { links.append(link) }
    }
    links.forEach { $0.close() }
    if let listening { close(listening) }
    state.withLock { $0.hasEnded = true }
  }

  /// Carries what is there; nil where the connection ended.
  private func carry(_ link: Link, _ ready: Set<Int32>) -> Link? {
    var link = link
    if ready.contains(link.client) {
      guard let bytes = Self.read(link.client) else { return ended(link) }
      note(bytes, of: &link)
      guard Self.write(bytes, to: link.server) else { return ended(link) }
    }
    if ready.contains(link.server) {
      guard !link.losesAnswer, let bytes = Self.read(link.server), Self.write(bytes, to: link.client) else {
        return ended(link)
      }
    }
    return link
  }

  private func note(_ bytes: [UInt8], of link: inout Link) {
    state.withLock { state in
      guard let losing = state.losing else { return }
      if bytes.firstRange(of: losing.after) != nil { link.hasSentFirst = true }
      guard link.hasSentFirst, bytes.firstRange(of: losing.request) != nil else { return }
      link.losesAnswer = true
      state.losing = nil
    }
  }

  private func ended(_ link: Link) -> Link? {
    link.close()
    return nil
  }
}

// Sockets.
extension Relay {
  private static func listen(on port: UInt16) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    guard withLoopback(port, { bind(descriptor, $0, $1) == 0 && Glibc.listen(descriptor, 32) == 0 }) else {
      close(descriptor)
      throw Failure()
    }
    return descriptor
  }

  private static func port(of descriptor: Int32) -> Int {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  private static func accept(_ listening: Int32, _ target: Int) -> Link? {
    let client = Glibc.accept(listening, nil, nil)
    guard client >= 0 else { return nil }
    let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let link = Link(client: client, server: server)
    guard withLoopback(UInt16(target), { connect(server, $0, $1) == 0 }) else {
      link.close()
      return nil
    }
    return link
  }

  private static func withLoopback(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Bool) -> Bool {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }

  /// Those that can be read, within a moment.
  private static func readable(_ descriptors: [Int32]) -> Set<Int32> {
    var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    guard poll(&polled, nfds_t(polled.count), 20) > 0 else { return [] }
    return Set(polled.filter { $0.revents != 0 }.map(\.fd))
  }

  private static func read(_ descriptor: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count > 0 ? Array(buffer.prefix(count)) : nil
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }
}
