import Dispatch
import Glibc
import Synchronization

/// Writes lines to a file descriptor from its own queue. Who logs never waits: what does not fit into the bounded
/// buffer while the reader is slow is dropped and counted, and the count is logged when there is room again.
public final class LogWriter: LogSink {
  private struct State {
    var pending: [UInt8] = []
    var dropped = 0
    var isScheduled = false
  }

  private let descriptor: Int32
  private let format: LogFormat
  private let offset: Int
  private let bound: Int
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "log")

  /// A writer to a descriptor, which stays the caller's; the offset from UTC in seconds, the bound in bytes.
  public init(descriptor: Int32 = 2, format: LogFormat, offset: Int = 0, bound: Int = 1 << 20) {
    self.descriptor = descriptor
    self.format = format
    self.offset = offset
    self.bound = bound
  }

  /// Takes a line; returns at once.
  public func write(_ line: LogLine) {
    let bytes = format.bytes(line, at: now(), offset: offset)
    let mustSchedule = state.withLock { state in
      guard state.pending.count + bytes.count <= bound else {
        state.dropped += 1
        return false
      }
      state.pending += bytes
      defer { state.isScheduled = true }
      return !state.isScheduled
    }
    if mustSchedule { queue.async { self.drain() } }
  }

  /// Waits until everything taken so far is written. For the end of a process, off the cooperative pool.
  public func flush() { queue.sync { drain() } }

  private func drain() {
    while let bytes = take() { put(bytes) }
  }

  private func take() -> [UInt8]? {
    let moment = now()
    return state.withLock { state in
      var bytes: [UInt8] = []
      swap(&bytes, &state.pending)
      if state.dropped > 0 {
        let count = LogField(key: "lines", value: .integer(state.dropped))
        let line = LogLine(level: .warning, component: "log", message: "lines dropped", fields: [count])
        bytes += format.bytes(line, at: moment, offset: offset)
        state.dropped = 0
      }
      if bytes.isEmpty { state.isScheduled = false }
      return bytes.isEmpty ? nil : bytes
    }
  }

  /// Writes all bytes; gives up on a descriptor that is closed or broken, for there is nobody left to tell.
  private func put(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno == EAGAIN {
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&ready, 1, -1)
      } else if errno != EINTR {
        return
      }
    }
  }

  private func now() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }
}
