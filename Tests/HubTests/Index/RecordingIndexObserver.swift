import Hub
import Synchronization

/// Keeps what an index tells, and lets a test wait for it.
final class RecordingIndexObserver: IndexObserver {
  enum Note: Sendable, Hashable {
    case discarded(String)
    case wrote(Int)
    case unreadable(BusPosition)
    case caughtUp
    case checked(LedgerCheck)
    case counted(OperatorBacklog)
    case failed(BusError)
  }

  private let stream: AsyncStream<Note>
  private let continuation: AsyncStream<Note>.Continuation
  private let kept = Mutex<[Note]>([])

  init() { (stream, continuation) = AsyncStream.makeStream() }

  var notes: [Note] { kept.withLock { $0 } }

  /// Waits for a note; those before it are gone.
  @discardableResult
  func next(_ fits: (Note) -> Bool) async -> Note? { await stream.first { fits($0) } }

  private func tell(_ note: Note) {
    kept.withLock { $0.append(note) }
    continuation.yield(note)
  }

  func discarded(_ reason: String) { tell(.discarded(reason)) }
  func wrote(_ records: Int, took: Duration) { tell(.wrote(records)) }
  func unreadable(_ position: BusPosition) { tell(.unreadable(position)) }
  func caughtUp() { tell(.caughtUp) }
  func checked(_ check: LedgerCheck) { tell(.checked(check)) }
  func counted(_ backlog: OperatorBacklog) { tell(.counted(backlog)) }
  func failed(_ error: BusError) { tell(.failed(error)) }
}
