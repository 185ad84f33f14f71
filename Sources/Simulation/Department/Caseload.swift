public import JSON
import Synchronization

/// The cases of a simulated department, and where each stands: moved by the clock, or by hand.
public final class Caseload: Sendable {
  /// A case as the department holds it.
  public struct Case: Sendable {
    /// Its number: the hub's own, which the department keeps.
    public var number: String
    /// The department's own number.
    public var own: String
    /// Id of the delivery that made it, where the sender gave one.
    public var delivery: String?
    /// What was sent.
    public var body: JSONValue
    /// Ids of the deliveries that brought it, in the order in which they came, repeated ones too; empty where none was given.
    public var deliveries: [String]
    /// How often it was sent.
    public var arrivals: Int { deliveries.count }
    /// The word that was told last; nil before the first.
    public var word: String?
    var mark = ProgressMark()
    /// Words set by hand that are not told yet; once there was one, the clock moves it no more.
    var toTell: [String] = []
    var byHand = false
  }

  private struct State {
    var cases: [String: Case] = [:]
    var order: [String] = []
  }

  private let state = Mutex(State())
  private let progress: Progress

  /// Nobody's cases yet.
  public init(progress: Progress) { self.progress = progress }

  /// Every case, in the order in which they came.
  public var cases: [Case] { state.withLock { state in state.order.compactMap { state.cases[$0] } } }

  /// The case of a number.
  subscript(number: String) -> Case? { state.withLock { $0.cases[number] } }

  /// Takes a case in; one whose delivery is known already is found again.
  func take(_ number: String, delivery: String?, body: JSONValue) -> Case {
    state.withLock { state in
      if var known = state.cases[number] {
        known.deliveries.append(delivery ?? "")
        if known.delivery != delivery { known.body = body }
        state.cases[number] = known
        return known
      }
      let digits = String(state.order.count + 1)
      let own = "00000000-0000-4000-8000-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
      let made = Case(
        number: number, own: own, delivery: delivery, body: body, deliveries: [delivery ?? ""])
      state.cases[number] = made
      state.order.append(number)
      return made
    }
  }

  /// Moves a case, or all, to a word; false where there is no such case.
  public func set(_ number: String?, to word: String) -> Bool {
    state.withLock { state in
      guard number.map({ state.cases[$0] != nil }) ?? true else { return false }
      for key in number.map({ [$0] }) ?? state.order {
        state.cases[key]?.toTell.append(word)
        state.cases[key]?.byHand = true
      }
      return true
    }
  }

  /// The next word of each case that is to be told now.
  func due() -> [(number: String, word: String)] {
    let now = ContinuousClock.now
    return state.withLock { state in
      state.order.compactMap { number in
        guard let found = state.cases[number] else { return nil }
        if let word = found.toTell.first { return (number, word) }
        guard !found.byHand else { return nil }
        return found.mark.due(in: progress, at: now).map { (number, $0) }
      }
    }
  }

  /// A word was told.
  func told(_ number: String, _ word: String) {
    state.withLock { state in
      state.cases[number]?.word = word
      if state.cases[number]?.byHand == false { state.cases[number]?.mark.tell(at: .now) }
      if state.cases[number]?.toTell.first == word { state.cases[number]?.toTell.removeFirst() }
    }
  }

  /// Forgets everything.
  func reset() { state.withLock { $0 = State() } }
}

extension Caseload {
  /// `{cases, arrivals}`.
  var summary: JSONObject {
    let cases = cases
    return [
      "cases": .number(JSONNumber(cases.count)),
      "arrivals": .number(JSONNumber(cases.reduce(0) { $0 + $1.arrivals })),
    ]
  }
}
