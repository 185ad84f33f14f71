public import JSON

/// What can be computed from a theme: the words of `hubctl themes …` and the last part of the path `/themes/:theme/…`.
public enum ThemeComputation: String, Sendable, Hashable, CaseIterable {
  /// 情形判断: the questions that matter.
  case questions
  /// 多表合一: the merged form.
  case form
  /// 办事清单: items, merged form and materials.
  case checklist
  /// Days, materials, trips and fields, before and after.
  case report

  /// Computes it.
  /// - Parameter answers: to the situations; nil for somebody who needs every item.
  public func view(of theme: Theme, for answers: JSONObject?) -> JSONValue {
    switch self {
    case .questions:
      ["theme": .string(theme.code.rawValue), "questions": .array(theme.questions(for: answers ?? [:]).map(\.view))]
    case .form: ["theme": .string(theme.code.rawValue), "form": theme.checklist(for: answers).form.view]
    case .checklist: theme.checklist(for: answers).view
    case .report: ThemeReport(theme, for: answers).view
    }
  }
}

extension Theme {
  /// What of answers nothing here can take: names for which neither a situation nor a form of the theme asks, and words that
  /// are none of a situation's choices (`名=词`). Empty where all is well.
  public func misanswered(_ answers: JSONObject) -> [String] {
    answers.members.compactMap { member in
      if let situation = situations.first(where: { $0.element == member.key }) {
        let word = member.value.string ?? ""
        return situation.choices.isEmpty || situation.choices.contains(word) ? nil : "\(member.key)=\(word)"
      }
      return items.contains { $0.elements.contains(member.key) } ? nil : member.key
    }
  }
}

extension HubConfiguration {
  /// A theme by its code, or by a name that is one theme's only.
  public func theme(named name: String) -> Theme? {
    if let theme = themes.first(where: { $0.code.rawValue == name }) { return theme }
    let named = themes.filter { $0.names.contains(NormalisedName(name)) }
    return named.count == 1 ? named[0] : nil
  }
}
