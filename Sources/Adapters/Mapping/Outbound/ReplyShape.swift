import Hub
import JSON

/// What a system is answered to a push, in the shape that `receive.reply` of its file gives: rules over
/// `{ok, status, message, data}`, written as JSON or XML.
struct ReplyShape: Sendable {
  /// The outer form of an answer.
  enum Form: String, CaseIterable {
    case json, xml
  }

  private let form: Form
  private let fields: Fields
  private let tables: [String: WordTable]

  /// Reads `{form, fields}`.
  static func read(_ source: MappingSource, tables: [String: WordTable]) -> ReplyShape {
    let reader = source.reader()
    defer { reader.finish() }
    let form: Form = reader.value("form", .word, default: .json)
    var fields = Fields()
    if let node = reader.raw("fields") {
      let part = source.inner(node, "fields")
      fields = Fields.read(part)
      if form == .xml, Set(fields.fields.compactMap(\.target.first)).count != 1 {
        part.report(zh: "XML 须恰有一个根元素", en: "XML has exactly one root: every field begins with its name")
      }
    } else {
      reader.missing("fields")
    }
    return ReplyShape(form: form, fields: fields, tables: tables)
  }

  /// The content type and the bytes of an answer.
  /// - Parameter content: `{ok, status, message, data}`.
  func body(_ content: JSONValue) -> (type: String, bytes: [UInt8]) {
    let root = Made.value(content, at: "", inside: false)
    var evaluation = Evaluation(tables: tables, absent: AbsentWords(), document: root)
    let made = evaluation.run(fields, at: root).json
    // A pointer that names what XML cannot hold came from the sender: it is answered without it, by the HTTP status.
    if form == .xml { return ("application/xml; charset=utf-8", (try? XMLDocument.bytes(made)) ?? []) }
    return ("application/json; charset=utf-8", made.bytes())
  }
}
