import Synchronization

/// Carries bytes from a thread that must not wait to a task that may: bounded, with back-pressure. One reader.
public final class BytePipe: Sendable {
  private enum End {
    case open
    case finished
    case failed(any Error)
    /// Nobody reads: what comes is let fall.
    case discarded
  }

  private struct State {
    var bytes: [UInt8] = []
    var end = End.open
    var reader: CheckedContinuation<Void, Never>?
    var wake: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())
  private let capacity: Int

  /// - Parameter capacity: from so many bytes on the writer waits; up to one piece more is held.
  public init(capacity: Int = 256 << 10) { self.capacity = capacity }

  /// Writes a piece. The writer asks `waitIfFull` before it brings the next.
  public func write(_ piece: UnsafeBufferPointer<UInt8>) {
    let reader = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard case .open = state.end else { return nil }
      state.bytes.append(contentsOf: piece)
      return state.reader.take()
    }
    reader?.resume()
  }

  /// Whether the writer has to wait. Then `pause` has been called, and `wake` will be, once: both inside the lock, so
  /// that a wake never overtakes its pause.
  public func waitIfFull(wake: @escaping @Sendable () -> Void, pause: () -> Void = {}) -> Bool {
    state.withLock { state in
      guard case .open = state.end, state.bytes.count >= capacity else { return false }
      // A writer that was given more while it waits is paused already.
      guard state.wake == nil else { return true }
      pause()
      state.wake = wake
      return true
    }
  }

  /// The end of what is written; nothing after a failure or a discard.
  public func finish() { end(.finished) }

  /// The writer cannot go on: the reader is thrown this after what is there.
  public func fail(_ error: any Error) { end(.failed(error)) }

  /// The reader wants no more: what is written from now on is let fall.
  public func discard() {
    let reader = state.withLock { state in
      if case .open = state.end { state.end = .discarded }
      state.bytes = []
      state.wake.take()?()
      return state.reader.take()
    }
    reader?.resume()
  }

  /// Everything that is there, or waits for some; nil at the end.
  public func next() async throws -> [UInt8]? {
    while true {
      enum Step { case wait, give([UInt8]), end, failed(any Error) }
      let step = state.withLock { state -> Step in
        if !state.bytes.isEmpty {
          defer {
            state.bytes = []
            state.wake.take()?()
          }
          return .give(state.bytes)
        }
        switch state.end {
        case .open: return .wait
        case .finished: return .end
        case .failed(let error): return .failed(error)
        case .discarded: return .failed(ByteStreamError.cancelled)
        }
      }
      switch step {
      case .give(let bytes): return bytes
      case .end: return nil
      case .failed(let error): throw error
      case .wait: await waitForBytes()
      }
    }
  }

  private func waitForBytes() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isThere = state.withLock { state in
          guard case .open = state.end, state.bytes.isEmpty else { return true }
          state.reader = continuation
          return false
        }
        if isThere { continuation.resume() }
      }
    } onCancel: {
      fail(ByteStreamError.cancelled)
    }
  }

  private func end(_ end: End) {
    let reader = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard case .open = state.end else { return nil }
      state.end = end
      state.wake.take()?()
      return state.reader.take()
    }
    reader?.resume()
  }
}
