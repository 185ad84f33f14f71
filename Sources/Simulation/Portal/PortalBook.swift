import JSON
import Synchronization

/// What the simulated portal knows.
public final class PortalBook: Sendable {
  struct State {
    var cases: [String: PortalCase] = [:]
    var order: [String] = []
    var byDelivery: [String: String] = [:]
    var arrivals: [PortalArrival] = []
    var last = 100
    var files: [String: Int] = [:]
  }
  private let state = Mutex(State())
  /// Bodies are kept of so many newest cases.
  private let bodyLimit = 10_000

  /// Every case, in the order in which they were made.
  public var cases: [PortalCase] { state.withLock { state in state.order.compactMap { state.cases[$0] } } }

  /// Every `create` that was taken in, in order.
  public var arrivals: [PortalArrival] { state.withLock { $0.arrivals } }

  /// Names of the files that were put, and how often each was.
  public var files: [String: Int] { state.withLock { $0.files } }

  func takeFile(_ name: String) { state.withLock { $0.files[name, default: 0] += 1 } }

  /// A case by its number.
  func find(_ number: String) -> PortalCase? { state.withLock { $0.cases[number] } }

  /// What `queryStatus` tells of a case now; nil where there is none of that number.
  func tell(_ number: String, _ progress: Progress) -> JSONValue? {
    state.withLock { $0.cases[number]?.tell(progress, at: .now) }
  }

  /// Counts: `creates` taken in, `cases`, `deliveries` by distinct id, `doubled` (cases beyond one for each id),
  /// `anonymous` (without an id).
  public var counts: [(name: String, count: Int)] {
    state.withLock { state in
      let named = state.arrivals.compactMap { $0.repeated ? nil : $0.delivery }
      let anonymous = state.arrivals.count { $0.delivery == nil }
      return [
        ("creates", state.arrivals.count), ("cases", state.order.count), ("deliveries", Set(named).count),
        ("doubled", named.count - Set(named).count), ("anonymous", anonymous),
      ]
    }
  }

  /// Makes a case; a delivery id that was seen before finds the case that it made.
  func create(_ form: PortalForm, delivery: String?, sequence: String?) -> String {
    state.withLock { state in
      if let delivery, let number = state.byDelivery[delivery] {
        state.arrivals.append(PortalArrival(delivery: delivery, sequence: sequence, number: number, repeated: true))
        return number
      }
      state.last += 1
      let digits = String(state.last)
      let number = "1" + String(repeating: "0", count: max(0, 14 - digits.utf8.count)) + digits
      state.cases[number] = PortalCase(form, number: number, delivery: delivery)
      state.order.append(number)
      if state.order.count > bodyLimit { state.cases[state.order[state.order.count - bodyLimit - 1]]?.body = nil }
      if let delivery { state.byDelivery[delivery] = number }
      state.arrivals.append(PortalArrival(delivery: delivery, sequence: sequence, number: number, repeated: false))
      return number
    }
  }

  /// Sets statuses by hand; false where there is no such case.
  /// - Parameters:
  ///   - whole: status of the whole, nil leaves it to the items.
  ///   - items: statuses by item name; the name `*` means every item.
  public func set(_ number: String, whole: String?, items: [String: String]) -> Bool {
    state.withLock { state in
      guard var found = state.cases[number] else { return false }
      found.setWhole = whole
      for (item, word) in items {
        for name in item == "*" ? found.items : [item] { found.set[name] = word }
      }
      state.cases[number] = found
      return true
    }
  }

  /// Moves every item of every case to a status.
  public func setAll(_ word: String) {
    state.withLock { state in
      for (number, found) in state.cases {
        state.cases[number]?.setWhole = nil
        for item in found.items { state.cases[number]?.set[item] = word }
      }
    }
  }

  /// Forgets everything; numbers go on.
  public func reset() {
    state.withLock { state in
      let last = state.last
      state = State()
      state.last = last
    }
  }
}
