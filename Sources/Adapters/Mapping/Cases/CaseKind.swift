import HTTP
import Hub
import JSON
import YAML

/// What a fixture is about.
enum CaseKind: String, CaseIterable {
  /// An application as the system pushes it → canonical.
  case application
  /// A status as the system pushes or answers it → canonical.
  case status
  /// What the system says of records that it fetched → canonical.
  case acknowledgement
  /// What a department publishes about its items → canonical.
  case catalogue
  /// A record, as mappings see it → the call.
  case send
  /// A record, as mappings see it → the row that is written for it.
  case row
  /// An answer to a call → what it means.
  case reply
  /// An answer to a look for a record → what was found.
  case look
  /// A page of a list that is fetched → its rows.
  case fetch
  /// What the hub knows of a case → what the system is told that asks.
  case answer
  /// What became of a push, `{ok, status, message, data}` → what the system is answered.
  case pushReply = "push-reply"
}

/// One fixture while it runs.
struct CaseRun {
  let given: [UInt8]
  let reader: ConfigReader
  let expect: ConfigReader
  let mapping: SystemMapping
  let files: SystemCases

  /// What differs, in words.
  func differences(_ kind: CaseKind) -> [String] {
    switch kind {
    case .application:
      return Expectation(expect, files).differences(mapping.translator.application(from: original)) { $0.json }
    case .status:
      var original = original
      original.number = reader.optional("number", .text).map { CaseNumber($0) }
      return Expectation(expect, files).differences(mapping.translator.statuses(from: original)) {
        .array($0.map(\.json))
      }
    case .acknowledgement:
      return Expectation(expect, files).differences(mapping.translator.acknowledgements(from: original)) {
        .array($0.map(\.json))
      }
    case .catalogue:
      return Expectation(expect, files).differences(mapping.translator.catalogueProposals(from: original)) {
        .array($0.map(\.json))
      }
    case .send: return send()
    case .row: return row()
    case .reply: return reply()
    case .look: return look()
    case .fetch: return fetch()
    case .answer, .pushReply: return answer(kind)
    }
  }

  private var original: Original {
    // 2026-03-02 09:00:00 +08:00 where the fixture names no time of receipt.
    let received = reader.optional("received", .text).flatMap { Moment(parsing: $0)?.at }
    return Original(
      system: mapping.system, bytes: given, receivedAt: received ?? Timestamp(milliseconds: 1_772_413_200_000))
  }

  /// The calls that a fixture names: `application`, `report`, `withdrawal`, `catalogue`, `deadline`, `question`, `look`, `ask`,
  /// `fetch`, `token`, `upload`.
  private var calls: [Exchange] {
    guard let outbound = mapping.outbound else { return [] }
    switch reader.required("call", .text) ?? "" {
    case "application": return outbound.application
    case "report": return outbound.report
    case "withdrawal": return outbound.withdrawal
    case "catalogue": return outbound.catalogue
    case "deadline": return outbound.deadline
    case "question": return outbound.question
    case "look": return outbound.look.map { [$0.exchange] } ?? []
    case "ask": return outbound.ask.map { [$0.exchange] } ?? []
    case "fetch": return outbound.fetch.map(\.list.exchange)
    case "upload": return outbound.application.compactMap { $0.materials?.upload }
    case "token": return outbound.token.map { [$0.exchange] } ?? []
    default: return []
    }
  }

  private func send() -> [String] {
    let expectation = CallExpectation(expect, files)
    guard let document = try? JSONValue(parsing: given) else { return ["the record is not JSON"] }
    let tables = mapping.translator.tables
    guard let exchange = Exchange.first(of: calls, for: document, tables: tables) else {
      return expectation.differences(nil, problem: "no call")
    }
    let lent: [String: JSONValue] = [
      "token": "sample-access-token-0001", "secret": ["clientId": "sample-client", "clientSecret": "sample-secret"],
      "number": document["number"] ?? .null, "page": 1, "cursor": document["cursor"] ?? .null,
    ]
    var evaluation = exchange.evaluation(of: document, tables: tables, lent: lent)
    do throws(Unsendable) {
      return expectation.differences(try exchange.made(&evaluation), problem: "")
    } catch { return expectation.differences(nil, problem: error.detail) }
  }

  private func row() -> [String] {
    let expectation = CallExpectation(expect, files)
    guard let document = try? JSONValue(parsing: given), let row = mapping.outbound?.row else {
      return ["the record is not JSON, or there is no row"]
    }
    do throws(Unsendable) {
      let values = try row.row(of: document, tables: mapping.translator.tables, now: original.receivedAt)
      return expectation.differences(in: values.json)
    } catch { return expectation.differences(nil, problem: error.detail) }
  }

  private func reply() -> [String] {
    let outcome = expect.required("outcome", .text)
    let number = expect.optional("case-number", .text)
    let file = expect.optional("file-id", .text)
    guard let exchange = calls.first else { return ["no such call"] }
    let response = HTTPResponse(status: reader.value("http", .int(100...599), default: 200), body: given)
    let record = reader.optional("record", .text).flatMap { files.bytes($0) }.flatMap { try? JSONValue(parsing: $0) }
    let result = CallResult(
      response, of: exchange, hasToken: true, tables: mapping.translator.tables, record: record ?? .object([:]))
    switch result {
    case .failed(let code, _, _, _): return outcome == "retry" ? [] : ["retry, \(code)"]
    case .reply(let reply, _):
      var differences = reply.outcome.rawValue == outcome ? [] : ["\(reply.outcome.rawValue), \(reply.code)"]
      if let file, reply.fileID != file { differences.append("file \(reply.fileID ?? "none")") }
      if let number, reply.caseNumber?.rawValue != number {
        differences.append("case number \(reply.caseNumber ?? "none")")
      }
      return differences
    }
  }

  /// A document that holds a status is a case; any other is a question about a case that nobody knows.
  private func answer(_ kind: CaseKind) -> [String] {
    let expectation = CallExpectation(expect, files)
    guard let document = try? JSONValue(parsing: given) else { return ["the document is not JSON"] }
    let answer: [UInt8]? =
      switch kind {
      case .pushReply: mapping.reply?.body(document).bytes
      default:
        (document["status"] == nil
          ? mapping.answers?.unknown(CaseNumber(document["caseNumber"]?.string ?? ""))
          : mapping.answers?.found(document))?.bytes()
      }
    return expectation.differences(
      answer.map { MadeRequest(method: .post, target: "", headers: [:], body: $0) }, problem: "no answer")
  }

  private func look() -> [String] {
    let outcome = expect.required("outcome", .text)
    let name = reader.required("record", .text) ?? ""
    guard let look = mapping.outbound?.look, let record = files.bytes(name).flatMap({ try? JSONValue(parsing: $0) })
    else {
      return ["no look, or no such record"]
    }
    let tables = mapping.translator.tables
    let evaluation = look.exchange.evaluation(of: record, tables: tables, lent: [:])
    let found: String
    switch look.read(given, record: evaluation, tables: tables) {
    case .found(let number): found = "found \(number?.rawValue ?? "")"
    case .absent: found = "absent"
    case .unclear: found = "unclear"
    case .failed(let code): found = "failed \(code)"
    case nil: found = "next page"
    }
    return found == outcome ? [] : [found]
  }

  private func fetch() -> [String] {
    let expected = expect.required("rows", .text)
    let cursor = expect.optional("cursor", .text)
    guard let fetch = mapping.outbound?.fetch.first else { return ["nothing is fetched"] }
    guard let page = fetch.list.page(given, tables: mapping.translator.tables, cursor: fetch.cursor) else {
      return expected == "none" ? [] : ["no rows"]
    }
    var differences = expected == String(page.rows.count) ? [] : ["\(page.rows.count) rows"]
    if cursor != page.cursor { differences.append("cursor \(page.cursor ?? "none")") }
    return differences
  }
}
