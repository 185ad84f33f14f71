import Hub
import JSON

extension OutboundRecord {
  /// The record as the tree that outbound mappings read: the fields of its payload, and who it is.
  var document: JSONValue {
    var object: JSONObject =
      switch payload {
      case .application(let leg): leg.json.object ?? [:]
      case .report(let report): report.json.object ?? [:]
      case .deadline(let notice): notice.json.object ?? [:]
      case .question(let question): question.json.object ?? [:]
      case .withdrawal(let leg, _): ["leg": .string(leg.rawValue)]
      }
    if case .application(let leg) = payload {
      // What is to be handed over: contents that the receiver has from an earlier delivery are not among them.
      let fresh = leg.application.materials.filter { $0.contentDigest.map { !leg.held.contains($0) } ?? true }
      object["materials"] = .array(fresh.map(\.json))
    }
    if case .withdrawal(_, let number?) = payload { object["caseNumber"] = .string(number.rawValue) }
    if let leg = payload.leg { object["legNumber"] = .string(LegNumber(application, leg).caseNumber.rawValue) }
    object["delivery"] = .string(delivery.rawValue)
    object["sequence"] = .number(JSONNumber(sequence))
    object["applicationID"] = .string(self.application.rawValue)
    return .object(object)
  }
}

extension OutboundMapping {
  /// The call for a record; nil where the system's file has none.
  func exchange(
    for record: OutboundRecord, _ document: JSONValue, _ tables: [String: WordTable]
  ) -> Exchange? {
    let exchanges =
      switch record.payload {
      case .application: application
      case .report: report
      case .withdrawal: withdrawal
      case .deadline: deadline
      case .question: question
      }
    return Exchange.first(of: exchanges, for: document, tables: tables)
  }
}
