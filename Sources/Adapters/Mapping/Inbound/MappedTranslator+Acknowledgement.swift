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
    for message in read.messages where !(acknowledgement.alone && message.isWrong) {
      if let one = Acknowledgement(message.made.json, from: system) {
        acknowledgements.append(one)
      } else if acknowledgement.alone || evaluation.violations.isEmpty {
        evaluation.violate(.format, message.made.missingPointer(of: "outcome"))
      }
    }
    let found = evaluation.found(in: read.document)
    guard found.isEmpty || acknowledgement.alone && !acknowledgements.isEmpty else { return .invalid(found) }
    var trace = evaluation.trace(of: read.document)
    trace.refused = found
    return .translated(acknowledgements, trace)
  }
}

extension Acknowledgement {
  /// `{delivery, outcome, caseNumber?, code?, message?}`, as fixtures name it.
  var json: JSONValue {
    var object: JSONObject = ["delivery": .string(delivery.rawValue)]
    switch outcome {
    case .delivered(let number):
      object["outcome"] = "delivered"
      object["caseNumber"] = number.map { .string($0.rawValue) }
    case .refused(let code, let message):
      object["outcome"] = "refused"
      object["code"] = .string(code)
      object["message"] = .string(message)
    }
    return .object(object)
  }

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
