import Hub
import JSON

/// One page of a list.
struct ListPage: Sendable, Hashable {
  /// The rows as they came.
  var rows: [JSONValue]
  /// Where to go on, where the list says so.
  var cursor: String?
  /// Whether another page may follow.
  var isFull: Bool
}

extension ListMapping {
  /// Reads a page; nil where the answer has no such list.
  func page(_ body: [UInt8], tables: [String: WordTable], cursor: Rule? = nil) -> ListPage? {
    guard let tree = exchange.reply.form.tree(body) else { return nil }
    var evaluation = exchange.reply.evaluation(of: tree, tables: tables, lent: [:])
    let found = evaluation.look(rows, at: evaluation.document).made
    // A list in XML without rows has no element, and one with a single row looks like that row.
    let elements = found.map { $0.elements ?? (exchange.reply.form == .json ? nil : [$0]) } ?? []
    guard let elements else { return nil }
    evaluation.variables["last"] = elements.last
    let next = cursor.flatMap { evaluation.run($0, at: evaluation.document).made?.json.scalarText }
    return ListPage(rows: elements.map(\.json), cursor: next, isFull: elements.count >= full)
  }
}
