import JSON

extension ReferenceEvent.Body {
  /// Reads a body of a kind; a timer is never on the bus.
  init(kind: String, json: JSONValue) throws(CanonicalProblem) {
    switch JournalEntry.Kind(rawValue: kind) {
    case .status: self = .status(try StatusEvent(json: json))
    case .bound: self = .bound(try CanonicalFields(json).name("application"))
    default: throw CanonicalProblem(pointer: "", expected: "status or bound")
    }
  }

  /// The body; nil for a timer.
  var json: JSONValue? {
    switch self {
    case .status(let status): status.json
    case .bound(let application): .object(["application": .string(application.rawValue)])
    case .timer: nil
    }
  }
}
