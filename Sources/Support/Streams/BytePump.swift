import Synchronization

/// Carries a stream to a thread that must not wait: one piece ahead of what the thread has taken, never more.
public final class BytePump: Sendable {
  /// What the thread is given.
  public enum Read: Sendable, Hashable {
    /// So many bytes were copied.
    case bytes(Int)
    /// Nothing is there yet: the thread is woken.
    case wait
    /// Everything has been given.
    case ended
    /// The stream broke.
    case failed
  }

  private struct State {
    var piece: ArraySlice<UInt8> = []
    var ended: Read?
    var fetch: Task<Void, Never>?
    var wake: (@Sendable () -> Void)?
  }

  private let stream: ByteStream
  private let state = Mutex(State())

  /// A pump for a stream that nobody else reads.
  public init(_ stream: ByteStream) { self.stream = stream }

  /// Copies what is there. Where nothing is, `pause` has been called, and `wake` will be, once: both inside the lock, so
  /// that a wake never overtakes its pause.
  public func read(
    into buffer: UnsafeMutableRawBufferPointer, wake: @escaping @Sendable () -> Void, pause: () -> Void = {}
  ) -> Read {
    state.withLock { state in
      if !state.piece.isEmpty {
        let part = state.piece.prefix(buffer.count)
        buffer.copyBytes(from: part)
        state.piece = state.piece.dropFirst(part.count)
        if state.piece.isEmpty { fetch(&state) }
        return .bytes(part.count)
      }
      if let ended = state.ended { return ended }
      pause()
      state.wake = wake
      fetch(&state)
      return .wait
    }
  }

  /// Ends it: the stream is let go, a waiting thread is woken and finds the pump failed.
  public func cancel() {
    let fetch = state.withLock { state -> Task<Void, Never>? in
      if state.ended == nil { state.ended = .failed }
      state.piece = []
      state.wake.take()?()
      return state.fetch.take()
    }
    fetch?.cancel()
  }

  private func fetch(_ state: inout State) {
    guard state.fetch == nil, state.ended == nil else { return }
    state.fetch = Task {
      let piece = await Result { try await stream.next() }
      self.state.withLock { state in
        state.fetch = nil
        guard state.ended == nil else { return }
        switch piece {
        case .success(let piece?): state.piece = piece[...]
        case .success(nil): state.ended = .ended
        case .failure: state.ended = .failed
        }
        state.wake.take()?()
      }
    }
  }
}

extension Result where Failure == any Error {
  fileprivate init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
