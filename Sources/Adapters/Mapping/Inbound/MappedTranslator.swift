public import Hub
import JSON

/// Translates by the mapping in a system's file; the only translator that most systems need.
public struct MappedTranslator: Translator {
  let system: SystemCode
  let path: Application.FilingPath?
  let tables: [String: WordTable]
  let application: InboundMapping?
  let status: InboundMapping?
  let acknowledgement: InboundMapping?
  let catalogue: InboundMapping?

  /// Translates an application as the system pushed it.
  public func application(from original: Original) -> Translation<Application> {
    guard let application else {
      return .unreadable(code: "not-accepted", detail: "\(system) sends no applications")
    }
    let document: SentDocument
    do {
      document = try application.document(original.bytes)
    } catch { return .unreadable(code: error.code, detail: error.detail) }
    var evaluation = application.evaluation(of: document, tables: tables, lent: lent(original))
    let made = evaluation.run(application.fields, at: evaluation.document)
    for check in application.checks { evaluation.run(check, at: evaluation.document) }

    var trace = evaluation.trace(of: document)
    trace.pointers = PointerTrace {
      var pointers: [String: String] = [:]
      made.pointers(under: "", into: &pointers)
      return pointers.mapValues(document.asSent)
    }
    let draft = ApplicationDraft(
      json: stamped(made.json), pointers: trace.pointers, found: evaluation.found(in: document),
      unresolved: trace.unresolved)
    let checked = draft.checked(at: original.receivedAt)
    trace.warnings = checked.warnings
    guard let value = checked.application else { return .invalid(checked.violations) }
    return .translated(value, trace)
  }

  /// What the hub knows about a document without reading it.
  func lent(_ original: Original) -> [String: JSONValue] {
    ["receivedAt": .string(original.receivedAt.rfc3339)]
  }

  /// The draft with what the hub itself knows: the system and the path come from its file, never from the document.
  private func stamped(_ json: JSONValue) -> JSONValue {
    var draft = json.object ?? [:]
    var source = draft["source"]?.object ?? [:]
    source["system"] = .string(system.rawValue)
    if let path { source["path"] = .number(JSONNumber(path.rawValue)) }
    draft["source"] = .object(source)
    return .object(draft)
  }
}

extension Evaluation {
  /// The trace so far; pointers of made fields are the caller's to add.
  func trace(of document: SentDocument) -> Trace {
    Trace(
      unresolved: unresolved.map {
        Unresolved(reason: $0.reason, pointer: document.asSent($0.pointer), value: $0.value)
      },
      unknownFields: document.unknown, volatile: volatile)
  }

  /// The violations, at their places as sent.
  func found(in document: SentDocument) -> [Violation] {
    violations.map { violation in
      var violation = violation
      violation.pointer = document.asSent(violation.pointer)
      return violation
    }
  }
}
