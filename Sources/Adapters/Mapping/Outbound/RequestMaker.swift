import CSV
import HTTP
import Hub
import JSON
import XML

/// A call ready to be sent, but for the address of the system.
struct MadeRequest: Sendable, Hashable {
  var method: HTTPMethod
  /// Path and query.
  var target: String
  var headers: HTTPHeaders
  var body: [UInt8]
  /// The parts of a `multipart` body, which stands in place of `body`.
  var form: FormData?
}

/// Why a record cannot become a call: the words that the system's tables lack, by their places in the record.
struct Unsendable: Error, Hashable {
  var detail: String
}

extension Exchange {
  /// An evaluation over a record, with the variables made.
  func evaluation(
    of document: JSONValue, tables: [String: WordTable], lent: [String: JSONValue]
  ) -> Evaluation {
    Evaluation(record: document, variables: variables, tables: tables, lent: lent)
  }

  /// Makes the call for a record.
  func made(_ evaluation: inout Evaluation) throws(Unsendable) -> MadeRequest {
    let root = evaluation.document
    let path = evaluation.run(request.path, at: root).made?.json.scalarText ?? ""
    let query = evaluation.run(request.query, at: root).formText
    var headers = HTTPHeaders()
    for member in evaluation.run(request.headers, at: root).members ?? [] {
      headers.add(member.key, member.value.json.scalarText ?? "")
    }
    let made = evaluation.run(request.fields, at: root)
    let beyond = request.body == .json ? request.limits.problems(in: made.json) : []
    guard beyond.isEmpty else { throw Unsendable(detail: beyond.joined(separator: ", ")) }
    var form: FormData?
    if request.body == .multipart {
      form = self.form(made, &evaluation)
      headers["Content-Type"] = form?.contentType
    }
    let body: [UInt8]
    do throws(XMLError) { body = try written(made, &headers) } catch {
      throw Unsendable(detail: error.code.rawValue)
    }
    try check(evaluation)
    return MadeRequest(
      method: request.method, target: query.isEmpty ? path : "\(path)?\(query)", headers: headers, body: body,
      form: form)
  }

  /// Makes the row of a file for a record, and the beginning of the file's name.
  func row(_ evaluation: inout Evaluation) throws(Unsendable) -> (file: String, columns: [String], cells: [String]) {
    let file = evaluation.run(request.path, at: evaluation.document).made?.json.scalarText ?? ""
    let row = evaluation.run(request.fields, at: evaluation.document).row
    try check(evaluation)
    return (file, row.columns, row.cells)
  }

  private func check(_ evaluation: Evaluation) throws(Unsendable) {
    let problems =
      evaluation.unresolved.map { "\($0.pointer) \($0.reason.rawValue)" }
      + evaluation.violations.map { "\($0.pointer) \($0.code)" }
    guard problems.isEmpty else { throw Unsendable(detail: Set(problems).sorted().joined(separator: ", ")) }
  }

  /// The parts of a `multipart` body, but for the content of its file.
  private func form(_ fields: Made, _ evaluation: inout Evaluation) -> FormData {
    let name = request.file?.name.map { evaluation.run($0, at: evaluation.document).made?.json.scalarText } ?? nil
    return FormData(
      fields: (fields.members ?? []).map { FormData.Field(name: $0.key, value: $0.value.text) },
      file: request.file.map { .init(field: $0.field, name: name ?? "file") })
  }

  /// The fields in the form of the body, with the headers that say so.
  private func written(_ fields: Made, _ headers: inout HTTPHeaders) throws(XMLError) -> [UInt8] {
    if let operation = request.operation {
      for (name, value) in SOAPEnvelope.headers { headers[name] = value }
      return try operation.envelope.call(operation.name, fields.json)
    }
    switch request.body {
    case .none, .multipart: return []
    case .json:
      headers["Content-Type"] = "application/json; charset=utf-8"
      return fields.json.bytes()
    case .xml:
      headers["Content-Type"] = "application/xml; charset=utf-8"
      return try XMLDocument.bytes(fields.json)
    case .form:
      headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
      return Array(fields.formText.utf8)
    case .csv:
      headers["Content-Type"] = "text/csv; charset=utf-8"
      let row = fields.row
      var writer = CSVWriter(protectingFormulas: true)
      writer.write(row.columns)
      writer.write(row.cells)
      return writer.bytes
    }
  }
}

extension Made {
  /// The members as columns and cells; what is no scalar is written as JSON.
  var row: (columns: [String], cells: [String]) {
    guard case .object(let members, _) = self else { return ([], []) }
    return (
      members.map(\.key),
      members.map { member in
        if member.value.isNothing { return "" }
        return member.value.json.scalarText ?? String(decoding: member.value.json.bytes(), as: UTF8.self)
      }
    )
  }

  /// The members as `a=1&b=2`, percent-encoded; what is no scalar is written as JSON.
  fileprivate var formText: String {
    (members ?? []).map { member in
      "\(percentEncoded(member.key))=\(percentEncoded(member.value.text))"
    }.joined(separator: "&")
  }

  /// A scalar as it stands; what is none is written as JSON.
  fileprivate var text: String { json.scalarText ?? String(decoding: json.bytes(), as: UTF8.self) }
}
