import HTTP
import Hub
import JSON

/// What an answer says.
struct Reply: Sendable, Hashable {
  var outcome: ReplyRule.Outcome
  var caseNumber: CaseNumber?
  var fileID: String?
  var name: String?
  /// The system's own code and message.
  var code: String
  var message: String
  var token: String?
  var seconds: Int?
}

extension ReplyMapping {
  /// Longest message that is kept of an answer.
  private static let longestMessage = 200

  /// Reads the body of an answer; nil where it is not of the system's form, such as a gateway's page.
  /// - Parameter record: what the call was about; rules see it as `$record`.
  func read(_ body: [UInt8], status: Int, tables: [String: WordTable], record: JSONValue) -> Reply? {
    guard let tree = form.tree(body) else { return nil }
    let evaluation = evaluation(of: tree, tables: tables, lent: ["record": record])
    for rule in rules where rule.condition.map({ evaluation.holds($0, at: evaluation.document) }) ?? true {
      func text(_ path: Path?) -> String? {
        path.flatMap { evaluation.look($0, at: evaluation.document).made?.json.scalarText }
      }
      return Reply(
        outcome: rule.outcome, caseNumber: text(rule.caseNumber).map { CaseNumber(TextFolding.trimmed($0)) },
        fileID: text(rule.fileID), name: text(rule.name),
        code: String((text(rule.code) ?? "http-\(status)").prefix(64)),
        message: String((text(rule.message) ?? "").prefix(Self.longestMessage)), token: text(rule.token),
        seconds: text(rule.seconds).flatMap { Int($0) })
    }
    return Reply(outcome: .retry, code: "no-rule", message: "HTTP \(status), no rule reads the answer")
  }

  /// An evaluation over an answer, with the variables made.
  func evaluation(
    of json: JSONValue, tables: [String: WordTable], lent: [String: JSONValue]
  ) -> Evaluation {
    let root = Made.value(json, at: "", inside: false)
    var evaluation = Evaluation(tables: tables, absent: absent, document: root)
    for (name, value) in lent { evaluation.variables[name] = .value(value, at: "", inside: true) }
    for variable in variables { evaluation.variables[variable.name] = evaluation.run(variable.rule, at: root).made }
    return evaluation
  }
}

extension LookMapping {
  /// What the rows of one page say about a record; nil where the next page has to be seen.
  func read(_ body: [UInt8], record: Evaluation, tables: [String: WordTable]) -> Look? {
    guard let tree = exchange.reply.form.tree(body) else { return .failed(code: exchange.reply.form.notThis) }
    var evaluation = exchange.reply.evaluation(of: tree, tables: tables, lent: [:])
    for (name, value) in record.variables where evaluation.variables[name] == nil { evaluation.variables[name] = value }
    evaluation.variables["record"] = record.document
    guard let rows = evaluation.look(rows, at: evaluation.document).made?.elements else {
      return .failed(code: "no-rows")
    }
    if let row = rows.first(where: { evaluation.holds(found, at: $0) }) {
      return .found(
        caseNumber: evaluation.look(caseNumber, at: row).made?.json.scalarText.map {
          CaseNumber(TextFolding.trimmed($0))
        })
    }
    if let unclear, rows.contains(where: { evaluation.holds(unclear, at: $0) }) { return .unclear }
    return rows.count >= full ? nil : .absent
  }
}
