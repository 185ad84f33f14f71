import JSON
import Synchronization

/// The list of decisions behind `getFireCheck`.
final class FireBook: Sendable {
  /// 办理结果 of one case.
  struct Decision: Sendable {
    var number: String
    var result: String
    var opinion: String
    var finished: String
    /// 3 decided, 4 handed over, 5 could not be pushed (`config/codes/yangtze-isstatus.csv`).
    var state: String
  }

  private let decisions = Mutex<[Decision]>([])

  var all: [Decision] { decisions.withLock { $0 } }

  func add(_ decision: Decision) { decisions.withLock { $0.append(decision) } }

  /// One page. What was decided is marked as handed over here and now, whether the answer arrives or not.
  func read(result: String, state: String, page: Int, size: Int) -> [Decision] {
    decisions.withLock { decisions in
      let fitting = decisions.indices.filter {
        (result.isEmpty || decisions[$0].result == result) && (state.isEmpty || decisions[$0].state == state)
      }
      let shown = fitting.dropFirst((page - 1) * size).prefix(size)
      let rows = shown.map { decisions[$0] }
      for index in shown where decisions[index].state == "3" { decisions[index].state = "4" }
      return rows
    }
  }
}

extension FireBook.Decision {
  /// A row of the list. The service spells the same keys in more than one way.
  var row: JSONValue {
    [
      "applyno": .string(number), "bljg": .string(result), "blyj": .string(opinion), "blBmcode": "1131010400000102X6",
      "blBmName": "徐汇区消防救援支队", "blFile": "", "Finishtime": .string(finished + ".0"),
    ]
  }
}
