import Hub
import JSON

/// What a system is told that asks for a case: `outbound.answer`.
public struct SystemAnswers: Sendable {
  /// One form of an answer.
  struct Form: Sendable {
    /// Named parts, made once.
    var variables: [Variable]
    var fields: Fields

    /// The answer, and the words that the tables lack for it.
    func made(_ document: JSONValue, tables: [String: WordTable]) -> (JSONValue, lacking: [Unresolved]) {
      let root = Made.value(document, at: "", inside: false)
      var evaluation = Evaluation(tables: tables, absent: AbsentWords(), document: root)
      for variable in variables { evaluation.variables[variable.name] = evaluation.run(variable.rule, at: root).made }
      let made = evaluation.run(fields, at: root)
      return (made.json, evaluation.unresolved)
    }
  }

  let known: Form?
  let noCase: Form?
  let tables: [String: WordTable]

  /// The answer about a case; nil where the system's words do not suffice for it.
  func found(_ known: JSONValue) -> JSONValue? {
    guard let (answer, lacking) = self.known?.made(known, tables: tables), lacking.isEmpty else { return nil }
    return answer
  }

  /// The answer about a number that no case of the asker has.
  func unknown(_ number: CaseNumber) -> JSONValue? {
    noCase?.made(["caseNumber": .string(number.rawValue)], tables: tables).0
  }
}
