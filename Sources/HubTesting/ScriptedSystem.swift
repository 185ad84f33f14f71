public import Hub
import Synchronization

/// A receiving system by script: takes records, gives numbers, fails as planned, and remembers all that reached it.
public final class ScriptedSystem: SystemTransport {
  /// What one call does.
  public enum Step: Sendable {
    /// Takes the record and gives it a number.
    case take
    /// Takes the record, but the answer is lost.
    case takeAndTimeOut
    /// Says no for good.
    case refuse(code: String)
    /// Is down: nothing arrives.
    case down
  }

  private struct State {
    var steps: [Step] = []
    var isDown = false
    var received: [OutboundRecord] = []
    var numbers: [DeliveryID: CaseNumber] = [:]
    var answers: [CaseNumber: [UInt8]] = [:]
    var looks = 0
    var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let prefix: String
  private let state = Mutex(State())

  /// A system whose case numbers begin with a prefix.
  public init(numbersFrom prefix: String = "N") { self.prefix = prefix }

  /// Plans the next calls of `send`; without a plan a record is taken.
  public func plan(_ steps: [Step]) { state.withLock { $0.steps += steps } }

  /// Switches the system off or on.
  public func setDown(_ down: Bool) { state.withLock { $0.isDown = down } }

  /// What it answers when it is asked for a case.
  public func setAnswer(_ bytes: [UInt8], for number: CaseNumber) {
    state.withLock { $0.answers[number] = bytes }
  }

  /// Every record that reached it, repeated ones too, in order.
  public var received: [OutboundRecord] { state.withLock { $0.received } }
  /// How often it was looked whether a record is there.
  public var looks: Int { state.withLock { $0.looks } }
  /// The number that it gave to a delivery.
  public func number(of delivery: DeliveryID) -> CaseNumber? { state.withLock { $0.numbers[delivery] } }

  /// Waits until so many records have reached it, or the test is cancelled.
  public func waitForRecords(_ count: Int) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
        let ready = state.withLock { state in
          if state.received.count >= count || Task.isCancelled { return true }
          state.watchers.append((count, continuation))
          return false
        }
        if ready { continuation.resume() }
      }
    } onCancel: {
      let watchers = state.withLock { state in
        defer { state.watchers = [] }
        return state.watchers
      }
      for watcher in watchers { watcher.continuation.resume() }
    }
  }

  /// Takes, refuses or fails, as planned.
  public func send(_ record: OutboundRecord) async -> Attempt {
    let (attempt, woken) = state.withLock { state -> (Attempt, [CheckedContinuation<Void, Never>]) in
      if state.isDown {
        return (.failed(code: "connection-refused", systemDown: true, doubtful: false, retryAfter: nil), [])
      }
      let step = state.steps.isEmpty ? Step.take : state.steps.removeFirst()
      switch step {
      case .refuse(let code): return (.refused(code: code, message: code), [])
      case .down: return (.failed(code: "connection-refused", systemDown: true, doubtful: false, retryAfter: nil), [])
      case .take, .takeAndTimeOut:
        state.received.append(record)
        let number = state.numbers[record.delivery] ?? CaseNumber("\(prefix)\(state.numbers.count + 1)")
        state.numbers[record.delivery] = number
        let woken = state.watchers.filter { $0.count <= state.received.count }.map(\.continuation)
        state.watchers.removeAll { $0.count <= state.received.count }
        if case .take = step { return (.delivered(caseNumber: number), woken) }
        return (.failed(code: "timeout", systemDown: false, doubtful: true, retryAfter: nil), woken)
      }
    }
    for continuation in woken { continuation.resume() }
    return attempt
  }

  /// Whether a record is there.
  public func look(for record: OutboundRecord) async -> Look {
    state.withLock { state in
      state.looks += 1
      if state.isDown { return .failed(code: "connection-refused") }
      return state.numbers[record.delivery].map { .found(caseNumber: $0) } ?? .absent
    }
  }

  /// Its answer about a case; a case without a planned answer is one that it does not know.
  public func ask(_ number: CaseNumber) async -> Answer? {
    state.withLock { state in
      if state.isDown { return .failed(code: "connection-refused") }
      return state.answers[number].map { .bytes($0, contentType: "application/json") } ?? .caseUnknown
    }
  }
}
