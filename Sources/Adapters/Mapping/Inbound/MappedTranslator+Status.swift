public import Hub
import JSON

extension MappedTranslator {
  /// Translates a status as the system pushed it, or answered it: then the original names the case that was asked about.
  public func statuses(from original: Original) -> Translation<[StatusEvent]> {
    guard let status = status(of: original) else {
      return .unreadable(code: "not-accepted", detail: "\(system) sends no statuses")
    }
    var lent = lent(original)
    if let number = original.number { lent["number"] = .string(number.rawValue) }
    let read: Messages
    switch messages(of: original, by: status, lent: lent) {
    case .success(let messages): read = messages
    case .failure(let problem): return .unreadable(code: problem.code, detail: problem.detail)
    }
    var evaluation = read.evaluation
    var events: [StatusEvent] = []
    for message in read.messages where !(status.alone && message.isWrong) {
      do throws(CanonicalProblem) {
        events.append(try event(message, read.document))
      } catch {
        guard status.alone || evaluation.violations.isEmpty else { continue }
        let violation = message.violation(of: error)
        evaluation.violate(violation.code, violation.pointer)
      }
    }
    let found = evaluation.found(in: read.document)
    guard found.isEmpty || status.alone && !events.isEmpty else { return .invalid(found) }
    var trace = evaluation.trace(of: read.document)
    trace.refused = found
    trace.pointers = read.pointers(of: status)
    return .translated(events, trace)
  }

  /// The mapping that reads a document of statuses: by its form, else the first.
  func status(of original: Original) -> InboundMapping? {
    status.first { $0.form.fits(original.bytes) } ?? status.first
  }

  /// One event; an item whose name or word is unresolved is told as such and not guessed at.
  /// - Throws: why there is none, with a pointer into what was made.
  private func event(
    _ message: Messages.Message, _ document: SentDocument
  ) throws(CanonicalProblem) -> StatusEvent {
    var object = message.made.json.object ?? [:]
    object["version"] = .number(JSONNumber(StatusEvent.formatVersion))
    object["system"] = .string(system.rawValue)
    // A special procedure begins only where its kind is known.
    if object["special"]?["kind"] == nil { object["special"] = nil }
    let items = object["items"]?.array ?? []
    let known = items.indices.filter { items[$0]["item"] != nil && items[$0]["status"] != nil }
    object["items"] = .array(known.map { items[$0] })
    object["unresolved"] = .array(
      message.unresolved.map {
        Unresolved(reason: $0.reason, pointer: document.asSent($0.pointer), value: $0.value).json
      })
    do throws(CanonicalProblem) { return try StatusEvent(json: .object(object)) } catch {
      guard var place = JSONPointer(error.pointer)?.tokens, place.count > 1, place[0] == "items",
        let index = Int(place[1]), known.indices.contains(index)
      else { throw error }
      place[1] = String(known[index])
      throw CanonicalProblem(pointer: JSONPointer(tokens: place).description, expected: error.expected)
    }
  }
}
