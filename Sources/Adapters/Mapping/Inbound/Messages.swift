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
    /// True where something is wrong with it.
    var isWrong: Bool
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
    var positions: [Int64] = []
    for place in read.places(of: mapping) {
      let (before, wrong) = (read.evaluation.unresolved.count, read.evaluation.violations.count)
      guard !(mapping.form == .csv && place.members == nil) else {
        read.evaluation.violations.append(CSVForm.ragged(at: place.pointer))
        continue
      }
      let made = read.evaluation.run(mapping.fields, at: place)
      for check in mapping.checks { read.evaluation.run(check, at: place) }
      if let order = mapping.order { positions.append(read.evaluation.position(order, at: place)) }
      read.messages.append(
        .init(
          made: made, unresolved: read.evaluation.unresolved[before...],
          isWrong: read.evaluation.violations.count > wrong))
    }
    if mapping.order != nil { read.sort(by: positions) }
    return .success(read)
  }
}

extension Evaluation {
  /// A message's place among the others; one that says none is wrong.
  fileprivate mutating func position(_ order: Rule, at place: Made) -> Int64 {
    let result = run(order, at: place)
    if let number = result.made?.json.scalarText.flatMap({ Int64(TextFolding.trimmed($0)) }) { return number }
    if !isWrong(result.pointer) { violate(result.made == nil ? .required : .format, result.pointer) }
    return .max
  }
}

extension Messages {
  /// Messages of equal place keep their order.
  fileprivate mutating func sort(by positions: [Int64]) {
    messages = zip(positions, messages).enumerated().sorted {
      ($0.element.0, $0.offset) < ($1.element.0, $1.offset)
    }.map(\.element.1)
  }

  fileprivate mutating func places(of mapping: InboundMapping) -> [Made] {
    guard let list = mapping.list else { return [evaluation.document] }
    let result = evaluation.look(list, at: evaluation.document)
    if result.made != nil, result.made?.elements == nil { evaluation.violate(.type, result.pointer) }
    let places = result.made?.elements ?? []
    // Where each stands for itself there may be many: a file holds what came together in a day.
    let most = mapping.alone ? Evaluation.mostElements : Evaluation.longestList
    guard places.count > most else { return places }
    evaluation.violate(.length, result.pointer)
    return []
  }
}

extension Messages.Message {
  /// What is wrong in the sent document where no canonical value can be made of the message: it is not there, or it is there and
  /// of a form that no step of its rule has changed.
  func violation(of problem: CanonicalProblem) -> (code: ViolationCode, pointer: String) {
    let place = JSONPointer(problem.pointer)
    guard place.flatMap({ made.json[pointer: $0] }) != nil else {
      return (.required, place?.tokens.first.map { made.missingPointer(of: $0) } ?? made.pointer)
    }
    var pointers: [String: String] = [:]
    made.pointers(under: "", into: &pointers)
    return (.format, pointers[problem.pointer] ?? made.pointer)
  }
}

extension Made {
  /// Where a member should have come from.
  func missingPointer(of key: String) -> String {
    guard case .object(let members, _) = self else { return pointer }
    return members.first { $0.key == key }?.value.pointer ?? pointer
  }
}
