import Hub
import JSON

/// One direction out, into a table: a record → the columns of a row.
struct RowMapping: Sendable {
  /// Named parts of the record, made once.
  var variables: [Variable]
  /// Column → rule.
  var columns: Fields

  /// One column of a row with its text; nil is NULL.
  struct Value: Sendable, Hashable {
    var column: String
    var text: String?
  }

  /// Makes the row of a record.
  /// - Parameter now: lent to the rules as `$now`.
  func row(
    of record: JSONValue, tables: [String: WordTable], now: Timestamp
  ) throws(Unsendable) -> [Value] {
    var evaluation = Evaluation(
      record: record, variables: variables, tables: tables, lent: ["now": .string(now.rfc3339)])
    let made = evaluation.run(columns, at: evaluation.document)
    let members = Dictionary((made.members ?? []).map { ($0.key, $0.value) }) { first, _ in first }
    let values = columns.fields.map { field -> Value in
      let column = field.target.joined(separator: ".")
      guard let member = members[column], !member.json.isNull else { return Value(column: column) }
      if member.json.scalarText == nil { evaluation.violate(.type, member.pointer) }
      return Value(column: column, text: member.json.scalarText)
    }
    let problems =
      evaluation.unresolved.map { "\($0.pointer) \($0.reason.rawValue)" }
      + evaluation.violations.map { "\($0.pointer) \($0.code)" }
    guard problems.isEmpty else { throw Unsendable(detail: Set(problems).sorted().joined(separator: ", ")) }
    return values
  }
}

extension [RowMapping.Value] {
  /// The row as an object.
  var json: JSONValue {
    .object(JSONObject(members: map { .init(key: $0.column, value: $0.text.map(JSONValue.string) ?? .null) }))
  }
}

extension Evaluation {
  /// An evaluation over a record, with the variables made.
  init(record: JSONValue, variables: [Variable], tables: [String: WordTable], lent: [String: JSONValue]) {
    let root = Made.value(record, at: "", inside: false)
    self.init(tables: tables, absent: AbsentWords(), document: root)
    for (name, value) in lent { self.variables[name] = .value(value, at: "", inside: true) }
    for variable in variables { self.variables[variable.name] = run(variable.rule, at: root).made }
  }
}
