import Adapters
import CommandLine
import Hub
import JSON

extension Program {
  static let translateVerb = VerbCommand(
    "translate", group: "Try (试验)", summary: "see an original as the hub understands it (转换)",
    details: """
      Translates a file as if the system had sent it. Runs without hubd and sends nothing. The table shows where each
      canonical field comes from; -o json prints the canonical document itself.
      Exit code 6 where something in it is not known and a case would be held, 1 where the hub would refuse it.
      """,
    arguments: [Argument("FILE", help: "the bytes as the system sends them; - is standard input", completion: .files)],
    options: [
      .value("system", "s", "CODE", standard: "city", help: "the system that sent it"),
      .flag("status", help: "it is a status, not an application"),
      .value("number", nil, "N", help: "with --status: the case number that was asked for"),
    ],
    examples: [
      .init("hubctl translate config/systems/city/cases/given/01-restaurant.json", "a push of the city"),
      .init("hubctl translate --system xuhui --status --number 310104 answer.json", "an answer of Xuhui's portal"),
    ],
    action: { session in
      var original = try session.original()
      let translator = try session.translator(of: original.system)
      guard session.invocation.flag("status") else {
        return try session.show(translator.application(from: original)) { $0.json }
      }
      original.number = session.invocation.value("number").map { CaseNumber($0) }
      return try session.show(translator.statuses(from: original)) { .array($0.map(\.json)) }
    })
}

extension Session {
  /// The file that was named, as if its system had sent it now.
  func original() throws -> Original {
    let system = SystemCode(invocation.value("system") ?? "city")
    let bytes = try read(invocation.argument(0) ?? "-")
    return Original(system: system, bytes: bytes, receivedAt: SystemClock().now())
  }

  /// The translator of a system, compiled from the configuration.
  func translator(of system: SystemCode) throws -> any Translator {
    let configuration = try configuration()
    guard let declaration = configuration.systems[system] else {
      let known = configuration.systems.keys.sorted().map(\.rawValue).joined(separator: ", ")
      throw Failure(.notFound, "there is no system '\(system.rawValue.printable)'", hint: "known: \(known)")
    }
    let findings = FindingCollector()
    let mapping = SystemMapping(compiling: declaration, codes: configuration.codes, findings: findings)
    guard !findings.hasErrors else {
      throw Failure(
        .configuration, "the mapping of \(system) has errors", hint: "hubctl check shows them with file, line and key")
    }
    return mapping.translator
  }

  /// Prints a translation.
  fileprivate func show<Value>(_ translation: Translation<Value>, json: (Value) -> JSONValue) throws -> ExitCode {
    let (value, trace) = try success(translation)
    let canonical = json(value)
    switch format {
    case .json: write(canonical.pretty())
    case .yaml: write(canonical.yaml)
    case .table, .wide, .name: write(fields(of: canonical, trace).text(format))
    }
    for unknown in trace.unknownFields { note("not in the mapping, kept in the original: \(unknown.printable)") }
    for warning in trace.warnings { note("doubtful: \(warning.pointer.printable) \(warning.messageEn)") }
    for unresolved in trace.unresolved {
      let value = unresolved.value.map { " '\($0.printable)'" } ?? ""
      note(errors.paint("held: \(unresolved.reason.rawValue)\(value) at \(unresolved.pointer.printable)", .yellow))
    }
    return trace.unresolved.isEmpty ? .ok : .partly
  }

  /// The value of a translation that succeeded.
  func success<Value>(_ translation: Translation<Value>) throws -> (Value, Trace) {
    switch translation {
    case .translated(let value, let trace): return (value, trace)
    case .unreadable(let code, let detail):
      throw Failure(.failed, "it cannot be read: \(code)", hint: detail.isEmpty ? nil : detail.printable)
    case .invalid(let violations):
      for violation in violations {
        note("\(violation.pointer.printable): \(violation.code): \(violation.messageEn) · \(violation.messageZh)")
      }
      throw Failure(.failed, "the hub would answer 422: \(violations.count) fields are wrong")
    }
  }

  private func fields(of canonical: JSONValue, _ trace: Trace) -> Listing {
    let items = leaves(canonical, JSONPointer()).map { pointer, value -> JSONValue in
      let text = pointer.description
      return ["field": .string(text), "value": value, "from": .string(source(of: pointer, trace) ?? "–")]
    }
    return Listing(
      kind: "field", items: items, name: "/field",
      columns: [.init("FIELD", "/field"), .init("VALUE", "/value"), .init("FROM", "/from")])
  }

  /// The pointer in the original of a field, or of the nearest thing around it.
  private func source(of pointer: JSONPointer, _ trace: Trace) -> String? {
    for count in stride(from: pointer.tokens.count, through: 1, by: -1) {
      if let found = trace.pointers()[JSONPointer(tokens: Array(pointer.tokens.prefix(count))).description] {
        return found
      }
    }
    return nil
  }
}

/// Scalars of a document with their places, in order.
private func leaves(_ value: JSONValue, _ pointer: JSONPointer) -> [(JSONPointer, JSONValue)] {
  switch value {
  case .object(let object) where !object.isEmpty:
    object.members.flatMap { leaves($0.value, pointer.appending($0.key)) }
  case .array(let elements) where !elements.isEmpty:
    elements.enumerated().flatMap { leaves($0.element, pointer.appending($0.offset)) }
  default: [(pointer, value)]
  }
}
