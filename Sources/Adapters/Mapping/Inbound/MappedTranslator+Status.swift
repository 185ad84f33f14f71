public import Hub
import JSON

extension MappedTranslator {
  /// Translates a status as the system pushed it, or answered it: then the original names the case that was asked about.
  public func statuses(from original: Original) -> Translation<[StatusEvent]> {
    guard let status else { return .unreadable(code: "not-accepted", detail: "\(system) sends no statuses") }
    let document: SentDocument
    do {
      document = try status.document(original.bytes)
    } catch { return .unreadable(code: error.code, detail: error.detail) }
    var lent = lent(original)
    if let number = original.number { lent["number"] = .string(number.rawValue) }
    var evaluation = status.evaluation(of: document, tables: tables, lent: lent)
    var places = [evaluation.document]
    if let list = status.list {
      let result = evaluation.look(list, at: evaluation.document)
      if result.made != nil, result.made?.elements == nil { evaluation.violate(.type, result.pointer) }
      places = result.made?.elements ?? []
      if places.count > Evaluation.longestList {
        evaluation.violate(.length, result.pointer)
        places = []
      }
    }

    var events: [StatusEvent] = []
    var pointers: [String: String] = [:]
    for (index, place) in places.enumerated() {
      let before = evaluation.unresolved.count
      let made = evaluation.run(status.fields, at: place)
      for check in status.checks { evaluation.run(check, at: place) }
      made.pointers(under: status.list == nil ? "" : "/\(index)", into: &pointers)
      if let event = event(made, evaluation.unresolved[before...], document) {
        events.append(event)
      } else if evaluation.violations.isEmpty {
        evaluation.violate(.required, made.missingPointer(of: "caseNumber"))
      }
    }
    let found = evaluation.found(in: document)
    guard found.isEmpty else { return .invalid(found) }
    var trace = evaluation.trace(of: document)
    trace.pointers = pointers.mapValues(document.asSent)
    return .translated(events, trace)
  }

  /// One event; an item whose name or word is unresolved is told as such and not guessed at.
  private func event(_ made: Made, _ unresolved: ArraySlice<Unresolved>, _ document: SentDocument) -> StatusEvent? {
    var object = made.json.object ?? [:]
    object["version"] = .number(JSONNumber(StatusEvent.formatVersion))
    object["system"] = .string(system.rawValue)
    object["items"] = .array((object["items"]?.array ?? []).filter { $0["item"] != nil && $0["status"] != nil })
    object["unresolved"] = .array(
      unresolved.map {
        Unresolved(reason: $0.reason, pointer: document.asSent($0.pointer), value: $0.value).json
      })
    return try? StatusEvent(json: .object(object))
  }
}

extension Made {
  /// Where a member should have come from.
  fileprivate func missingPointer(of key: String) -> String {
    guard case .object(let members, _) = self else { return pointer }
    return members.first { $0.key == key }?.value.pointer ?? pointer
  }
}
