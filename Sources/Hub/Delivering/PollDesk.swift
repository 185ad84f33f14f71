/// One system as the poller sees it: what is due there, and how much it may be asked at once.
struct PollDesk {
  /// Questions in flight to one system at the most, whatever it takes of deliveries.
  private static let mostInFlight = 32
  /// How long a question waits that the system's rate does not let through.
  private static let rateWait = Duration.milliseconds(50)

  let system: SystemCode
  let transport: any SystemTransport
  let translator: any Translator
  var schedule: PollSchedule
  /// Questions without an answer yet.
  var inFlight = 0
  private var rate: RateLimit
  private let bound: Int

  /// Nil for a system that is not asked.
  init?(_ target: DeliveryTarget) {
    guard let settings = target.settings.poll, let translator = target.translator else { return nil }
    system = target.system
    transport = target.transport
    self.translator = translator
    schedule = PollSchedule(settings, jitter: target.settings.policy.jitter)
    rate = RateLimit(perSecond: target.settings.perSecond)
    bound = min(target.settings.concurrency, Self.mostInFlight)
  }

  /// When something can be asked next; nil where nothing is to be asked, or nothing more at once.
  mutating func nextDue() -> Int64? { inFlight < bound ? schedule.nextDue() : nil }

  /// Takes what is to be asked now, up to a limit; each counts as in flight.
  mutating func takeDue(at now: Timestamp, limit: Int = .max) -> [CaseNumber] {
    let due = schedule.due(at: now, limit: min(limit, max(0, bound - inFlight)))
    let taken = due.filter { _ in rate.take(at: now) }
    for number in due.dropFirst(taken.count) { schedule.postpone(number, by: Self.rateWait, now: now) }
    inFlight += taken.count
    return taken
  }
}
