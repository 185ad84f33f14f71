import Hub
import JSON
import XML

/// An answer in the shape that a system's file declares: rules over `{ok, status, message, data}`, written as JSON or XML.
struct ReplyShape: Sendable {
  var form: DocumentForm
  var fields: Fields

  /// Reads `reply: {form, fields}`.
  static func read(_ source: MappingSource) -> ReplyShape {
    let reader = source.reader()
    defer { reader.finish() }
    let form: DocumentForm = reader.value("form", .word, default: .json)
    var fields = Fields(fields: [])
    if let node = reader.raw("fields") {
      let part = source.inner(node, "fields")
      fields = Fields.read(part)
      if form == .xml, Set(fields.fields.compactMap(\.target.first)).count != 1 {
        part.report(zh: "XML 须恰有一个根元素", en: "XML has exactly one root: every field begins with its name")
      }
    } else {
      reader.missing("fields")
    }
    return ReplyShape(form: form, fields: fields)
  }

  /// The content type and the bytes of an answer.
  func body(_ content: ReplyContent) -> (type: String, bytes: [UInt8]) {
    let tree: JSONValue = [
      "ok": .bool(content.isSuccess), "status": .number(JSONNumber(content.status)),
      "message": .string(content.message), "data": content.data,
    ]
    let root = Made.value(tree, at: "", inside: false)
    var evaluation = Evaluation(tables: [:], absent: [], document: root)
    let made = evaluation.run(fields, at: root).json
    // A pointer that names what XML cannot hold came from the sender: it is answered without it, by the HTTP status.
    if form == .xml { return ("application/xml; charset=utf-8", (try? XMLDocument.bytes(made)) ?? []) }
    return ("application/json; charset=utf-8", made.bytes())
  }
}
