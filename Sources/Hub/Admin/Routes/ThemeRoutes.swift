import HTTP
import JSON

extension AdminAPI {
  /// `GET /themes/:theme/questions`, `form`, `checklist`, `report`: for somebody who needs every item; with `POST` and
  /// `{answers: {situation: answer}}` for one who answered. Portals, kiosks and windows ask these.
  func addThemes(to router: inout HTTPRouter) {
    for computation in ThemeComputation.allCases {
      let path = "/themes/:theme/\(computation.rawValue)"
      on(.get, path, of: &router) { asked in .admin(computation.view(of: try theme(named: asked["theme"]), for: nil)) }
      on(.post, path, of: &router) { asked in
        let (theme, answers) = (try theme(named: asked["theme"]), try asked.answers())
        let wrong = theme.misanswered(answers)
        guard wrong.isEmpty else {
          throw AdminError.invalid(
            "answers", zh: "本主题没有这些情形或选项：\(wrong.joined(separator: "、"))",
            en: "has no such situation or choice: \(wrong.joined(separator: ", "))")
        }
        return .admin(computation.view(of: theme, for: answers))
      }
    }
  }
}

extension AdminRequest {
  /// The answers to situations: texts and numbers by the names of their elements.
  fileprivate func answers() throws(AdminError) -> JSONObject {
    let body = try body()
    try body.knowsOnly(["answers"])
    guard let answers = body["answers"]?.object else {
      throw .invalid("answers", zh: "应为 {情形: 答案}", en: "takes {situation: answer}")
    }
    for member in answers.members {
      if case .number = member.value { continue }
      guard member.value.string != nil else {
        throw .invalid("answers", zh: "答案应为文本或数字", en: "takes texts and numbers")
      }
    }
    return answers
  }
}
