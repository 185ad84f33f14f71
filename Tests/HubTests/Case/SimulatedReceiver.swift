import Hub

/// A receiving system and the delivery worker in front of it, as far as a case can tell them apart.
struct SimulatedReceiver {
  /// Its outbox: records in order, not yet settled by the worker.
  var queue: [OutboundRecord] = []
  /// What it has, by delivery id.
  var has: [DeliveryID: OutboundRecord.Payload] = [:]
  /// Sequences in order of first arrival.
  var arrivals: [Int] = []
  /// Two contents under one id: never.
  var mixedUp = false
  var number: CaseNumber?

  /// Takes a record; the same id again is the same record.
  mutating func take(_ record: OutboundRecord) {
    if let known = has[record.delivery] {
      if known != record.payload { mixedUp = true }
      return
    }
    has[record.delivery] = record.payload
    arrivals.append(record.sequence)
    if case .application(let leg) = record.payload, leg.amends == nil {
      number = CaseNumber("\(record.system)-\(arrivals.count)")
    }
  }
}

extension CaseLife {
  /// Some worker makes an attempt at the oldest record of its system.
  mutating func work() {
    let system = receivers.keys.sorted().randomElement(using: &random)
    guard let system, let record = receivers[system]?.queue.first else { return }
    let outcome = attempt(record)
    inbox.append(.settled(settlement(of: record, outcome)))
    // A worker that dies here has told the case, and whoever comes after it begins with the same record again.
    let died = Int.random(in: 0..<6, using: &random) == 0
    if !died { receivers[system]?.queue.removeFirst() }
  }

  private mutating func attempt(_ record: OutboundRecord) -> Settlement.Outcome {
    let system = record.system
    if receivers[system]?.has[record.delivery] != nil, Bool.random(using: &random) {
      receivers[system]?.take(record)
      return .delivered(caseNumber: receivers[system]?.number)
    }
    switch Int.random(in: 0..<10, using: &random) {
    case 0: return .failed(code: "http-503", doubtful: false)
    case 1:
      receivers[system]?.take(record)
      return .failed(code: "time-out", doubtful: true)
    case 2: return .failed(code: "time-out", doubtful: true)
    case 3: return .refused(code: "500", message: "no")
    case 4:
      if Bool.random(using: &random) { receivers[system]?.take(record) }
      return .unclear(code: "look-unclear")
    case 5:
      receivers[system]?.take(record)
      inbox.append(
        .acknowledged(
          Acknowledgement(
            delivery: record.delivery, system: system, outcome: .delivered(caseNumber: receivers[system]?.number))))
      return .handedOver
    default:
      receivers[system]?.take(record)
      return .delivered(caseNumber: receivers[system]?.number)
    }
  }

  func settlement(of record: OutboundRecord, _ outcome: Settlement.Outcome) -> Settlement {
    Settlement(
      delivery: record.delivery, sequence: record.sequence, system: record.system, round: record.round,
      outcome: outcome, attempts: 1)
  }
}
