internal import Glibc
internal import Synchronization

/// Waits on a socket, until a deadline, or until somebody has lost interest.
final class Patience: Sendable {
  private let reading: Int32
  private let writing: Int32
  /// Calls that nobody waits for any more.
  private let interrupted = Mutex<Set<Int>>([])

  init() {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    (reading, writing) = (ends[0], ends[1])
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
  }

  deinit {
    close(reading)
    close(writing)
  }

  /// Lets the call with this number wait no longer; it may not have begun yet.
  func interrupt(_ call: Int) {
    _ = interrupted.withLock { $0.insert(call) }
    var byte: UInt8 = 1
    _ = write(writing, &byte, 1)
  }

  /// The call with this number has ended.
  func forget(_ call: Int) {
    _ = interrupted.withLock { $0.remove(call) }
  }

  /// Waits until the socket can be read, or written where that is asked too.
  func wait(
    for socket: Int32, orWrite writes: Bool, until deadline: ContinuousClock.Instant, call: Int
  ) throws(PostgreSQLError) {
    while true {
      if interrupted.withLock({ $0.contains(call) }) {
        throw PostgreSQLError(.cancelled, message: "the task was cancelled")
      }
      let left = deadline - .now
      guard left > .zero else { throw PostgreSQLError(.timeout, message: "the server did not answer in time") }
      let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
      var waited = [
        pollfd(fd: socket, events: Int16(POLLIN) | (writes ? Int16(POLLOUT) : 0), revents: 0),
        pollfd(fd: reading, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&waited, 2, Int32(clamping: milliseconds)) > 0 else { continue }
      if waited[1].revents != 0 {
        var bytes: [UInt8] = Array(repeating: 0, count: 64)
        _ = read(reading, &bytes, bytes.count)
      }
      if waited[0].revents != 0 { return }
    }
  }

  /// Whether something stands to be read.
  static func isReadable(_ socket: Int32) -> Bool {
    var waited = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    return poll(&waited, 1, 0) > 0
  }
}
