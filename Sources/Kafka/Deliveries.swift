import Synchronization

/// The records on their way to the broker, in batches; each ends when all of its records are reported.
///
/// A record's opaque is its batch's number and its place in the batch: no pointer travels through C.
final class Deliveries: Sendable {
  typealias Outcome = Result<[RecordPosition], KafkaError>

  fileprivate struct Batch {
    var positions: [RecordPosition]
    var missing: Int
    var failure: KafkaError?
    var waiting: CheckedContinuation<Outcome, Never>?
    var outcome: Outcome { failure.map { .failure($0) } ?? .success(positions) }
  }

  fileprivate struct State {
    var last: UInt = 0
    var batches: [UInt: Batch] = [:]
    /// Rises whenever there may be room in the queue.
    var departures: UInt = 0
    var waitingForRoom: [UInt: CheckedContinuation<Void, Never>] = [:]
  }

  private let state = Mutex(State())
  private static let bits: UInt = 24
  /// A batch is smaller: a record's place has so many bits.
  private static let limit = 1 << 24

  /// Begins a batch; positions are filled in as reports come.
  func open(_ records: [Record]) throws(KafkaError) -> UInt {
    guard records.count < Self.limit else {
      throw KafkaError(.misuse, code: "_BATCH", message: "\(Self.limit) records or more in one call")
    }
    let positions = records.map { RecordPosition(TopicPartition($0.topic, $0.partition ?? -1), -1) }
    return state.withLock { state in
      state.last &+= 1
      state.batches[state.last] = Batch(positions: positions, missing: positions.count)
      return state.last
    }
  }

  static func opaque(_ batch: UInt, _ index: Int) -> UInt { batch << bits | UInt(index) }

  /// Takes reports in; those of batches that nobody waits for are let pass.
  func take(_ reports: [DeliveryReport]) {
    var ended: [(CheckedContinuation<Outcome, Never>, Outcome)] = []
    state.withLock { state in
      for report in reports { state.take(report, bits: Self.bits, &ended) }
    }
    for (continuation, outcome) in ended { continuation.resume(returning: outcome) }
  }

  /// Why a record of a batch was not delivered, as far as reports have come; that it was given up is no reason.
  func failure(of batch: UInt) -> KafkaError? {
    let failure = state.withLock { $0.batches[batch]?.failure }
    return failure.flatMap { $0.code.hasPrefix("_PURGE") ? nil : $0 }
  }

  /// The positions of a batch whose reports have all come, which is forgotten.
  func positions(of batch: UInt) -> [RecordPosition] {
    state.withLock { $0.batches.removeValue(forKey: batch)?.positions ?? [] }
  }

  /// Forgets a batch that nobody will wait for.
  func forget(_ batch: UInt) { state.withLock { $0.batches[batch] = nil } }

  /// Notes that records from `index` on never got into the queue.
  func refuse(_ batch: UInt, from index: Int, of count: Int, _ error: KafkaError) {
    take(
      (index..<count).map { DeliveryReport(opaque: Self.opaque(batch, $0), partition: -1, offset: -1, error: error) })
  }

  /// Waits for all reports of a batch. A cancelled task stops waiting; its records may be written all the same.
  func outcome(of batch: UInt) async -> Outcome {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let ended: Outcome? = state.withLock { state in
          guard let known = state.batches[batch] else { return .failure(.cancelled) }
          guard known.missing > 0 else {
            state.batches[batch] = nil
            return known.outcome
          }
          state.batches[batch]?.waiting = continuation
          return nil
        }
        if let ended { continuation.resume(returning: ended) }
      }
    } onCancel: {
      let waiting = state.withLock { $0.batches.removeValue(forKey: batch)?.waiting }
      waiting?.resume(returning: .failure(.cancelled))
    }
  }

  /// What to give to `room(since:)` when the queue turns out to be full.
  var departuresSoFar: UInt { state.withLock { $0.departures } }

  /// Records have left the queue.
  func roomWasMade() {
    let waiting = state.withLock { state in
      state.departures &+= 1
      defer { state.waitingForRoom = [:] }
      return state.waitingForRoom
    }
    for continuation in waiting.values { continuation.resume() }
  }

  /// Waits until records have left the queue after `departures`, or the task was cancelled.
  func room(since departures: UInt) async {
    let ticket = state.withLock { state in
      state.last &+= 1
      return state.last
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let now = state.withLock { state in
          if Task.isCancelled || state.departures != departures { return true }
          state.waitingForRoom[ticket] = continuation
          return false
        }
        if now { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waitingForRoom.removeValue(forKey: ticket) }?.resume()
    }
  }
}

extension Deliveries.State {
  fileprivate mutating func take(
    _ report: DeliveryReport, bits: UInt,
    _ ended: inout [(CheckedContinuation<Deliveries.Outcome, Never>, Deliveries.Outcome)]
  ) {
    let number = report.opaque >> bits
    let index = Int(report.opaque & (1 << bits - 1))
    guard let count = batches[number]?.positions.count, index < count else { return }
    if let error = report.error {
      if batches[number]?.failure == nil { batches[number]?.failure = error }
    } else {
      batches[number]?.positions[index].partition.partition = report.partition
      batches[number]?.positions[index].offset = report.offset
    }
    batches[number]?.missing -= 1
    guard let batch = batches[number], batch.missing == 0, let waiting = batch.waiting else { return }
    batches[number] = nil
    ended.append((waiting, batch.outcome))
  }
}
