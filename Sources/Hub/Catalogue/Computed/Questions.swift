public import JSON

/// A question of the situation (情形判断) as a portal, kiosk or window asks it.
public struct Question: Sendable, Hashable {
  /// The situation.
  public var situation: Situation
  /// The answer so far; nil where it was not given yet.
  public var answer: JSONValue?
  /// The items that its answer bears on.
  public var items: [ItemCode]
}

extension Theme {
  /// The questions to ask, in order: only those whose answers still matter, given the answers so far. The first without an
  /// answer is the one to ask next.
  public func questions(for answers: JSONObject) -> [Question] {
    situations.compactMap { situation in
      let touched = items.filter { item in
        reads(situation.element, in: item) && item.isPossible(with: answers, without: situation.element)
      }
      guard !touched.isEmpty else { return nil }
      return Question(situation: situation, answer: answers[situation.element], items: touched.map(\.code))
    }
  }

  /// Whether anything of an item reads a situation: what it is needed for, what fills its form, what stands for its materials.
  func reads(_ element: String, in item: ThemeItem) -> Bool {
    let conditions =
      item.conditions + (item.commitment?.conditions ?? []) + (item.prerequisite?.conditions ?? [])
      + item.elements.flatMap { self.element($0).conditions }
    return item.elements.contains(element) || conditions.contains { $0.element == element }
  }
}

extension ThemeItem {
  /// Whether the item may be needed still: no answer but that of one question speaks against it.
  fileprivate func isPossible(with answers: JSONObject, without element: String) -> Bool {
    conditions.allSatisfy { $0.element == element || answers[$0.element] == nil || $0.holds(answers) }
  }
}
