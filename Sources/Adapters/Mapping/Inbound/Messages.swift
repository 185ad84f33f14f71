import Hub
import JSON

/// The messages of a document, made by the rules of a mapping: one, or one an element where `for-each` says so.
struct Messages {
  /// One message.
  struct Message {
    /// What the rules made.
    var made: Made
    /// What no table knew of it.
    var unresolved: ArraySlice<Unresolved>
  }

  var document: SentDocument
  var evaluation: Evaluation
  var messages: [Message] = []

  /// Where the messages' fields came from.
  func pointers(of mapping: InboundMapping) -> PointerTrace {
    PointerTrace { [messages, document, isList = mapping.list != nil] in
      var pointers: [String: String] = [:]
      for (index, message) in messages.enumerated() {
        message.made.pointers(under: isList ? "/\(index)" : "", into: &pointers)
      }
      return pointers.mapValues(document.asSent)
    }
  }
}

extension MappedTranslator {
  /// Reads a document and runs the rules over each of its messages.
  func messages(
    of original: Original, by mapping: InboundMapping, lent: [String: JSONValue]
  ) -> Result<Messages, Unreadable> {
    let document: SentDocument
    do { document = try mapping.document(original.bytes) } catch { return .failure(error) }
    var read = Messages(
      document: document, evaluation: mapping.evaluation(of: document, tables: tables, lent: lent))
    for place in read.places(of: mapping) {
      let before = read.evaluation.unresolved.count
      let made = read.evaluation.run(mapping.fields, at: place)
      for check in mapping.checks { read.evaluation.run(check, at: place) }
      read.messages.append(.init(made: made, unresolved: read.evaluation.unresolved[before...]))
    }
    return .success(read)
  }
}

extension Messages {
  fileprivate mutating func places(of mapping: InboundMapping) -> [Made] {
    guard let list = mapping.list else { return [evaluation.document] }
    let result = evaluation.look(list, at: evaluation.document)
    if result.made != nil, result.made?.elements == nil { evaluation.violate(.type, result.pointer) }
    let places = result.made?.elements ?? []
    guard places.count > Evaluation.longestList else { return places }
    evaluation.violate(.length, result.pointer)
    return []
  }
}

extension Made {
  /// Where a member should have come from.
  func missingPointer(of key: String) -> String {
    guard case .object(let members, _) = self else { return pointer }
    return members.first { $0.key == key }?.value.pointer ?? pointer
  }
}
