import Hub
import HubTesting
import Testing

/// A random life of one case: pushes, corrections, withdrawals, receivers that fail in every way, workers that die and
/// begin again, late and doubled statuses, early and stale timers, operators. A seed decides all of it.
struct CaseLife {
  var city = CaseScenario()
  var random: SplitMix
  var receivers: [SystemCode: SimulatedReceiver] = [:]
  /// Events that are written but not handled.
  var inbox: [CaseEvent.Body] = []
  /// Records that were sent and not settled, by system.
  var unsettled: [SystemCode: Set<Round>] = [:]
  var broken: [String] = []
  /// How many questions an operator has answered.
  var answers = 0
  private var seen = 0
  private var isParallel = false

  struct Round: Hashable {
    var delivery: DeliveryID
    var round: Int
  }

  static let items: [ItemCode] = ["SAMPLE-SPJYXK", "310150081001", "310150633000"]

  /// - Parameter inParallel: the portal has the whole, two departments their shares, limits run, somebody watches them.
  init(seed: UInt64, inParallel: Bool = false) {
    random = SplitMix(seed: seed)
    guard !inParallel else {
      share()
      return
    }
    city.rules.legs = [
      "xuhui": [Self.items[0]], "market": [Self.items[1]], "fire": [Self.items[2]],
    ]
  }

  private mutating func share() {
    city.rules.legs = ["xuhui": Self.items]
    city.rules.departments = zip(["market", "fire"] as [SystemCode], Self.items.dropFirst()).map { system, item in
      RouteLeg(
        leg: LegID(system.rawValue), system: system, items: [ApplicationItem(code: item)],
        share: .init(elements: system == "fire" ? ["经营面积"] : [], materials: []))
    }
    city.rules.limits = Dictionary(
      uniqueKeysWithValues: Self.items.map { ($0, ItemLimits(promised: 1, legal: 2)) })
    city.rules.promisedDays = 2
    city.rules.subscribers = [Subscriber(system: "jiancha", overseesAll: true)]
    city.rules.policies["jiancha"] = DeliveryPolicy(resendSeconds: [60])
    isParallel = true
  }

  /// Lives on for some steps.
  mutating func live(steps: Int) throws {
    try handle(.submitted(CaseSamples.submission(items: Self.items)))
    for _ in 0..<steps { try step() }
  }

  private mutating func step() throws {
    // Where limits run, days pass.
    city.now = city.now.adding(seconds: Int64.random(in: 0...(isParallel ? 20_000 : 40), using: &random))
    switch Int.random(in: 0..<20, using: &random) {
    case 0...1: inbox.append(.submitted(push()))
    case 2...5: inbox.append(.status(status()))
    case 6...10: work()
    case 11...15: try handleNext()
    case 16: try fireTimer()
    case 17: try command()
    case 18: try redo()
    default: if let body = inbox.randomElement(using: &random) { inbox.append(body) }
    }
  }

  private mutating func push() -> Submission {
    let isWithdrawal = Int.random(in: 0..<12, using: &random) == 0
    return CaseSamples.submission(
      version: Int.random(in: 1...3, using: &random), area: Int.random(in: 60...62, using: &random),
      items: Array(Self.items.prefix(Int.random(in: 1...3, using: &random))),
      intent: isWithdrawal ? .withdraw : .submit)
  }

  private mutating func status() -> StatusEvent {
    let index = Int.random(in: 0..<3, using: &random)
    let system: SystemCode = (["xuhui", "market", "fire"] as [SystemCode])[index]
    let all = Status.allCases.filter { $0 != .partlyFinished }
    let status = all.randomElement(using: &random) ?? .received
    let number = receivers[system]?.number ?? "unknown"
    let at = Bool.random(using: &random) ? city.now.adding(seconds: Int64.random(in: -90...0, using: &random)) : nil
    var event = CaseSamples.status([Self.items[index]: status], from: system, number: number, at: at)
    if isParallel, status == .paused, Bool.random(using: &random) { event.special = .init(kind: "1", days: 1) }
    return event
  }

  private mutating func fireTimer() throws {
    guard let wake = city.wake else { return }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: try handleTimer(wake.generation - 1)
    case 1: try handleTimer(wake.generation)
    default:
      city.now = max(city.now, wake.at)
      try handleTimer(wake.generation)
    }
  }

  private mutating func command() throws {
    guard let state = try city.current else { return }
    let leg: LegID = (["xuhui", "market", "fire", "city"] as [LegID]).randomElement(using: &random) ?? "xuhui"
    let actions: [Command.Action] = [.release(nil), .resend(leg)]
    let action = actions.randomElement(using: &random) ?? .release(nil)
    let revision = Bool.random(using: &random) ? state.revision : 0
    let id = "c\(Int.random(in: 0..<30, using: &random))"
    try handle(.command(Command(id: id, revision: revision, actor: "o", reason: "r", action: action)))
  }

  /// At-least-once grounds: a record that was handled comes again.
  private mutating func redo() throws {
    let before = city.stored
    let sent = city.outbox.count
    guard city.offset > 0 else { return }
    let offset = Int64.random(in: 1...city.offset, using: &random)
    let entry = try city.handle(.submitted(push()), at: offset)
    if entry.outcome != .skipped || city.stored != before || city.outbox.count != sent {
      broken.append("an older record was handled again")
    }
  }

  mutating func handleNext() throws {
    guard !inbox.isEmpty else { return }
    // Settlements of one system keep their order; everything else may come in any.
    let index = Int.random(in: 0..<inbox.count, using: &random)
    if case .settled(let settlement) = inbox[index] {
      let first = inbox.firstIndex {
        if case .settled(let other) = $0 { other.system == settlement.system } else { false }
      }
      try handle(inbox.remove(at: first ?? index))
    } else {
      try handle(inbox.remove(at: index))
    }
  }

  mutating func handle(_ body: CaseEvent.Body) throws {
    if case .settled(let settlement) = body {
      unsettled[settlement.system]?.remove(Round(delivery: settlement.delivery, round: settlement.round))
    }
    try check(body) { try $0.handle(body) }
  }

  mutating func handleTimer(_ generation: Int) throws {
    try check(.timer(generation: generation)) { try $0.fireTimer(generation: generation) }
  }

  private mutating func check(_ body: CaseEvent.Body, _ act: (inout CaseScenario) throws -> JournalEntry) throws {
    let before = try city.current
    _ = try act(&city)
    for record in city.outbox[seen...] {
      if unsettled[record.system]?.isEmpty == false { broken.append("two unsettled records at \(record.system)") }
      unsettled[record.system, default: []].insert(Round(delivery: record.delivery, round: record.round))
      receivers[record.system, default: SimulatedReceiver()].queue.append(record)
    }
    seen = city.outbox.count
    guard let after = try city.current else { return }
    broken += CaseInvariants.broken(from: before, to: after, by: body, bytes: city.stored?.count ?? 0)
  }
}
