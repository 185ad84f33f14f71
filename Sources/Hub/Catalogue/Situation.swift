import YAML

/// 情形: a question whose answer decides which items are needed, what stands for their materials, and what fills their forms.
public struct Situation: Sendable, Hashable {
  /// The data element that holds the answer.
  public var element: String
  /// The question as a portal, kiosk or window asks it.
  public var question: String
  /// The answers to choose from; empty for a number.
  public var choices: [String]
  /// Its line in the theme's file.
  public var line = 1
}

extension Situation {
  init?(reading reader: ConfigReader) {
    let choices = reader.list("choices", .text)
    let question = reader.optional("question", .text)
    guard let element = reader.required("element", .text) else { return nil }
    self.init(
      element: element, question: question ?? "\(element)？", choices: choices,
      line: reader.node.position.line)
  }
}
