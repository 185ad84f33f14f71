import Synchronization

/// A row that the street office took from a file.
public struct StreetCase: Sendable, Hashable {
  /// 投递编号.
  public var delivery: String
  /// 办件编号: the hub's number of the leg.
  public var number: String
  /// 事项编码.
  public var item: String
  /// 版本.
  public var version: String
  /// How many words of the progress its statuses have told.
  var told = 0
  /// When it was taken.
  var since: ContinuousClock.Instant
}

/// What the street office has.
public final class StreetBook: Sendable {
  private struct State {
    var cases: [StreetCase] = []
    var deliveries: [String] = []
    var doubled = 0
    var files = 0
    var sequence = 0
  }

  private let state = Mutex(State())

  /// Every row, in the order in which they were taken.
  public var cases: [StreetCase] { state.withLock { $0.cases } }
  /// 投递编号 of every row that came, in order, repeated ones too.
  public var deliveries: [String] { state.withLock { $0.deliveries } }
  /// Rows whose 投递编号 was there before, and which are known by it: only an operator may send one again.
  public var doubled: Int { state.withLock { $0.doubled } }
  /// Files that were taken.
  public var files: Int { state.withLock { $0.files } }

  /// Forgets everything.
  public func reset() { state.withLock { $0 = State() } }

  /// Takes the rows of a file. A higher version of a case takes the place of the one before; what is known already stays.
  func take(_ rows: [StreetCase]) {
    state.withLock { state in
      state.files += 1
      for row in rows {
        defer { state.deliveries.append(row.delivery) }
        if state.deliveries.contains(row.delivery) {
          state.doubled += 1
          continue
        }
        state.cases.removeAll { $0.number == row.number }
        state.cases.append(row)
      }
    }
  }

  /// The cases of which statuses are due, with how many words each has told; they count as told.
  func takeDue(_ due: (StreetCase) -> Int) -> [(StreetCase, words: Range<Int>)] {
    state.withLock { state in
      state.cases.indices.compactMap { index in
        let (told, wanted) = (state.cases[index].told, due(state.cases[index]))
        guard wanted > told else { return nil }
        state.cases[index].told = wanted
        return (state.cases[index], told..<wanted)
      }
    }
  }

  /// The number of the next file with statuses.
  func nextSequence() -> Int {
    state.withLock { state in
      state.sequence += 1
      return state.sequence
    }
  }
}
