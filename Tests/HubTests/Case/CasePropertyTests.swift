import Foundation
import Hub
import HubTesting
import Testing

@Suite struct CasePropertyTests {
  /// Lives a batch; HUB_PROPERTY_LIVES asks for more.
  private static let lives = ProcessInfo.processInfo.environment["HUB_PROPERTY_LIVES"].flatMap { Int($0) } ?? 5

  @Test(arguments: 0..<8, [false, true]) func aRandomLifeBreaksNoPromise(batch: Int, inParallel: Bool) throws {
    for number in 0..<Self.lives {
      let seed = UInt64(batch * 100_000 + number)
      var life = CaseLife(seed: seed, inParallel: inParallel)
      try life.live(steps: 120)
      try life.comeToRest()
      #expect(life.broken.isEmpty, "seed \(seed)")
      let state = try life.city.state
      #expect([.delivered, .withdrawn].contains(state.disposition), "seed \(seed): nothing is lost or left")
      for leg in state.legs where !leg.withdrawn { #expect(leg.has == leg.wanted, "seed \(seed)") }
      for (system, receiver) in life.receivers {
        #expect(!receiver.mixedUp, "seed \(seed): one id, one content at \(system)")
        #expect(receiver.arrivals == receiver.arrivals.sorted(), "seed \(seed): in order at \(system)")
        #expect(Set(receiver.arrivals).count == receiver.arrivals.count, "seed \(seed)")
      }
    }
  }

  @Test func aSeedDecidesALife() throws {
    var lives: Set<[JournalEntry]> = []
    for _ in 0..<2 {
      var life = CaseLife(seed: 42)
      try life.live(steps: 100)
      lives.insert(life.city.journal)
    }
    #expect(lives.count == 1)
  }
}

extension CaseLife {
  /// Everything heals: receivers take what comes, timers fire, an operator answers every question.
  mutating func comeToRest() throws {
    for _ in 0..<200 {
      while !inbox.isEmpty { try handleNext() }
      for system in receivers.keys.sorted() {
        for record in receivers[system]?.queue ?? [] {
          receivers[system]?.take(record)
          let number = receivers[system]?.number
          inbox.append(.settled(settlement(of: record, .delivered(caseNumber: number))))
        }
        receivers[system]?.queue = []
      }
      if !inbox.isEmpty { continue }
      let state = try city.state
      if let hold = state.holds.first {
        try handle(answer(hold, of: state))
      } else if state.lanes.contains(where: { $0.head != nil }) {
        let wake = try #require(city.wake)
        city.now = max(city.now, wake.at)
        let generation = wake.generation
        try handleTimer(generation)
      } else {
        return
      }
    }
    broken.append("it does not come to rest: \(try city.state.holds), \(city.journal.suffix(2).map(\.outcome))")
  }

  private mutating func answer(_ hold: Hold, of state: CaseState) -> CaseEvent.Body {
    let action: Command.Action
    switch (hold.reason, hold.leg) {
    case (.deliveryDoubtful, let leg?):
      let system = SystemCode(leg.rawValue)
      let head = state.lanes.first { $0.system == system }?.head?.delivery
      let isThere = head.flatMap { receivers[system]?.has[$0] } != nil
      action = isThere ? .settle(leg, receivers[system]?.number) : .resend(leg)
    case (.amendmentUnsupported, let leg?): action = .settle(leg, nil)
    case (.deliveryRefused, let leg?), (.deliveryExhausted, let leg?): action = .resend(leg)
    default: action = .release(nil)
    }
    answers += 1
    return .command(
      Command(id: "rest-\(answers)", revision: state.revision, actor: "o", reason: "r", action: action))
  }
}
