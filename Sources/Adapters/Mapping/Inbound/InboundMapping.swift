import Hub
import JSON
import TextEncoding
import YAML

/// One direction in, of one kind of message: a system's document → canonical fields.
struct InboundMapping: Sendable {
  /// The outer form of the documents.
  var form: DocumentForm
  /// In which encodings they may be written; the first that fits counts.
  var encodings: [TextEncoding] = [.utf8]
  /// Whether `ApplyNo` is `applyNo`.
  var ignoringCase: Bool
  /// Words that mean that nothing is there.
  var absent: AbsentWords
  /// The array of which each element is a message; nil where the document is one.
  var list: Path?
  /// What each message says of its place among the others (a whole number); nil where they stand in order.
  var order: Rule?
  /// True where a wrong message is set aside and the others are taken.
  var alone = false
  /// Named parts, made once.
  var variables: [Variable]
  var fields: Fields
  var checks: [Check]
  var known: KnownKeys
}

/// A named part of a document, made once and used by rules as `$name`.
struct Variable: Sendable {
  var name: String
  var rule: Rule
}

/// A document that could not be read: the stable code, and a detail without content.
struct Unreadable: Error {
  var code: String
  var detail: String
}

extension InboundMapping {
  /// Reads the bytes of a document.
  func document(_ bytes: [UInt8]) throws(Unreadable) -> SentDocument {
    let json = try form.read(bytes, in: encodings)
    guard json.object != nil else { throw Unreadable(code: "not-an-object", detail: "the document is not an object") }
    do {
      return try SentDocument(json, known: known, ignoringCase: ignoringCase, listing: form == .xml)
    } catch {
      throw Unreadable(code: "duplicate-key", detail: "two keys are one when upper and lower case are the same")
    }
  }

  /// An evaluation over a document, with the variables made.
  func evaluation(
    of document: SentDocument, tables: [String: WordTable], lent: [String: JSONValue]
  ) -> Evaluation {
    let root = Made.value(document.json, at: "", inside: false)
    var evaluation = Evaluation(tables: tables, absent: absent, document: root)
    for (name, value) in lent { evaluation.variables[name] = .value(value, at: "", inside: true) }
    for variable in variables {
      let result = evaluation.run(variable.rule, at: root)
      evaluation.variables[variable.name] = result.made
      evaluation.variablePointers[variable.name] = result.pointer
    }
    return evaluation
  }
}

extension Made {
  /// For each place of what was made its place in the document, nothing included.
  func pointers(under place: String, into pointers: inout [String: String]) {
    if !place.isEmpty, !pointer.isEmpty { pointers[place] = pointer }
    switch self {
    case .value, .nothing: break
    case .object(let members, _):
      for member in members { member.value.pointers(under: place.appending(key: member.key), into: &pointers) }
    case .array(let elements, _):
      for (index, element) in elements.enumerated() { element.pointers(under: "\(place)/\(index)", into: &pointers) }
    }
  }
}
