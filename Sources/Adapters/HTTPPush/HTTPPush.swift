import HTTP
import HTTPClient
public import Hub
import JSON

/// Delivers by calling a system's HTTP API, as the system's file says: one call a record.
public struct HTTPPush: SystemTransport {
  let system: SystemCode
  let mapping: OutboundMapping
  let tables: [String: WordTable]
  let caller: HTTPCaller
  let giver: MaterialGiver
  /// Where the system answers for one case by a list of all.
  let listed: ListedStatuses?

  /// Sends one record.
  public func send(_ record: OutboundRecord) async -> Attempt {
    let document = record.document
    guard let exchange = mapping.exchange(for: record, document, tables) else {
      return .refused(code: "unmapped", message: "no call of \(system) is for this record")
    }
    let complete: JSONValue
    do throws(HandoverFailure) {
      complete = try await giver.ready(record, document, for: exchange.materials) {
        await put($2, as: $1, of: document, by: $0)
      }
    } catch { return Attempt(error) }
    switch await caller.call(exchange, complete, headers: record.headers) {
    case .success(.reply(let reply, _)):
      if case .question = record.payload, let answer = reply.serviceAnswer { return .answered(answer) }
      if reply.outcome == .refused { await giver.forget(record) }
      return reply.attempt
    case .success(.failed(let code, let systemDown, let doubtful, let retryAfter)):
      return .failed(code: code, systemDown: systemDown, doubtful: doubtful, retryAfter: retryAfter)
    case .failure(let unsendable):
      return .refused(code: "unsendable", message: unsendable.detail)
    }
  }

  /// Looks whether the system has a record already. What may be sent twice without harm needs no look.
  public func look(for record: OutboundRecord) async -> Look {
    let document = record.document
    if mapping.exchange(for: record, document, tables)?.repeatable ?? true { return .absent }
    guard case .application = record.payload, let look = mapping.look else { return .unclear }
    let evaluation = look.exchange.evaluation(of: document, tables: tables, lent: [:])
    for page in 1...look.pages {
      let lent: [String: JSONValue] = ["page": .number(JSONNumber(page))]
      switch await caller.call(look.exchange, document, lent: lent, headers: [:]) {
      case .success(.reply(let reply, let response)):
        guard reply.outcome == .answer else { return .failed(code: "look-\(reply.code)") }
        if let look = look.read(response.body, record: evaluation, tables: tables) { return look }
      case .success(.failed(let code, _, _, _)): return .failed(code: "look-\(code)")
      case .failure: return .unclear
      }
    }
    return .unclear
  }

  /// Asks for the status of a case; nil where the system's file says no way to ask.
  public func ask(_ number: CaseNumber) async -> Answer? {
    if let listed { return await listed.answer(number) }
    guard let ask = mapping.ask else { return nil }
    switch await caller.call(ask.exchange, .object([:]), lent: ["number": .string(number.rawValue)], headers: [:]) {
    case .success(.reply(let reply, let response)):
      switch reply.outcome {
      case .answer, .delivered: return .bytes(response.body, contentType: response.headers["Content-Type"])
      case .caseUnknown: return .caseUnknown
      case .refused, .retry, .stop, .renewToken: return .failed(code: reply.code)
      }
    case .success(.failed(let code, _, _, _)): return .failed(code: code)
    case .failure: return .failed(code: "unsendable")
    }
  }

  /// Puts the content of one material at the receiver; gives the name that it has there.
  private func put(
    _ digest: BlobDigest, as material: JSONObject, of document: JSONValue, by exchange: Exchange
  ) async -> Result<String, HandoverFailure> {
    let lent: [String: JSONValue] = ["material": .object(material)]
    let made = await caller.call(exchange, document, lent: lent, headers: [:]) { () throws(HandoverFailure) in
      try await giver.stream(digest)
    }
    switch made {
    case .success(.reply(let reply, _)):
      guard reply.outcome == .answer || reply.outcome == .delivered, let name = reply.fileID else {
        return .failure(reply.outcome == .refused ? .forGood("upload-\(reply.code)") : .later("upload-\(reply.code)"))
      }
      return .success(name)
    case .success(.failed(let code, let systemDown, _, _)):
      return .failure(systemDown ? .systemDown("upload-\(code)") : .later("upload-\(code)"))
    case .failure: return .failure(.forGood("upload-unsendable"))
    }
  }
}

extension Reply {
  /// What a service says; nil where it says nothing of the kind.
  fileprivate var serviceAnswer: ServiceAnswer? {
    switch outcome {
    case .answer, .delivered: ServiceAnswer(isFound: true, number: caseNumber, name: name)
    case .caseUnknown: ServiceAnswer(isFound: false)
    case .refused, .retry, .stop, .renewToken: nil
    }
  }
}

extension Attempt {
  /// Materials that are not ready: the record has not been sent.
  init(_ failure: HandoverFailure) {
    switch failure {
    case .later(let code): self = .failed(code: code, systemDown: false, doubtful: false, retryAfter: nil)
    case .systemDown(let code): self = .failed(code: code, systemDown: true, doubtful: false, retryAfter: nil)
    case .forGood(let code): self = .refused(code: code, message: "the materials cannot be handed over")
    }
  }
}

extension Exchange {
  /// The first call whose condition holds for a record.
  static func first(of exchanges: [Exchange], for document: JSONValue, tables: [String: WordTable]) -> Exchange? {
    exchanges.first { exchange in
      guard let condition = exchange.condition else { return true }
      let evaluation = exchange.evaluation(of: document, tables: tables, lent: [:])
      return evaluation.holds(condition, at: evaluation.document)
    }
  }
}

extension OutboundRecord {
  /// By these a receiver knows a repeated or a late delivery.
  fileprivate var headers: HTTPHeaders {
    ["Hub-Delivery-Id": delivery.rawValue, "Hub-Sequence": String(sequence)]
  }
}
