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
  /// A record, as mappings see it → the call.
  case send
  /// An answer to a call → what it means.
  case reply
  /// An answer to a look for a record → what was found.
  case look
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
    case .send: return send()
    case .reply: return reply()
    case .look: return look()
    }
  }

  private var original: Original {
    // 2026-03-02 09:00:00 +08:00 where the fixture names no time of receipt.
    let received = reader.optional("received", .text).flatMap { Moment(parsing: $0)?.at }
    return Original(
      system: mapping.system, bytes: given, receivedAt: received ?? Timestamp(milliseconds: 1_772_413_200_000))
  }

  /// The calls that a fixture names: `application`, `report`, `withdrawal`, `question`, `look`, `ask`, `token`, `upload`.
  private var calls: [Exchange] {
    guard let outbound = mapping.outbound else { return [] }
    switch reader.required("call", .text) ?? "" {
    case "application": return outbound.application
    case "report": return outbound.report
    case "withdrawal": return outbound.withdrawal
    case "question": return outbound.question
    case "look": return outbound.look.map { [$0.exchange] } ?? []
    case "ask": return outbound.ask.map { [$0] } ?? []
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
      "number": document["number"] ?? .null, "page": 1,
    ]
    var evaluation = exchange.evaluation(of: document, tables: tables, lent: lent)
    do throws(Unsendable) {
      return expectation.differences(try exchange.made(&evaluation), problem: "")
    } catch { return expectation.differences(nil, problem: error.detail) }
  }

  private func reply() -> [String] {
    let outcome = expect.required("outcome", .text)
    let number = expect.optional("case-number", .text)
    let file = expect.optional("file-id", .text)
    guard let exchange = calls.first else { return ["no such call"] }
    let response = HTTPResponse(status: reader.value("http", .int(100...599), default: 200), body: given)
    let result = CallResult(response, repeatable: exchange.repeatable, hasToken: true) { response in
      exchange.reply.read(response.body, status: response.status, tables: mapping.translator.tables)
    }
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
}
