public import Hub
import JSON

extension MappedTranslator {
  /// Translates what the system says of records that it fetched. A word for the outcome that no table knows is a violation:
  /// nothing is settled by a guess.
  public func acknowledgements(from original: Original) -> Translation<[Acknowledgement]> {
    guard let acknowledgement else {
      return .unreadable(code: "not-accepted", detail: "\(system) acknowledges nothing")
    }
    let read: Messages
    switch messages(of: original, by: acknowledgement, lent: lent(original)) {
    case .success(let messages): read = messages
    case .failure(let problem): return .unreadable(code: problem.code, detail: problem.detail)
    }
    var evaluation = read.evaluation
    var acknowledgements: [Acknowledgement] = []
    for message in read.messages {
      if let one = Acknowledgement(message.made.json, from: system) {
        acknowledgements.append(one)
      } else if evaluation.violations.isEmpty {
        evaluation.violate(.format, message.made.missingPointer(of: "outcome"))
      }
    }
    let found = evaluation.found(in: read.document)
    guard found.isEmpty else { return .invalid(found) }
    return .translated(acknowledgements, evaluation.trace(of: read.document))
  }
}

extension Acknowledgement {
  /// Reads `{delivery, outcome, caseNumber?, code?, message?}`.
  fileprivate init?(_ json: JSONValue, from system: SystemCode) {
    guard let delivery = json["delivery"]?.string else { return nil }
    let outcome: Outcome
    switch json["outcome"]?.string {
    case "delivered": outcome = .delivered(caseNumber: json["caseNumber"]?.string.map { CaseNumber($0) })
    case "refused":
      outcome = .refused(code: json["code"]?.string ?? "refused", message: json["message"]?.string ?? "")
    default: return nil
    }
    self.init(delivery: DeliveryID(delivery), system: system, outcome: outcome)
  }
}
