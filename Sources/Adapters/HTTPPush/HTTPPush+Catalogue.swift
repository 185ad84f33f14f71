import HTTP
public import Hub
import JSON

/// A webhook for changes of the catalogue: `outbound.catalogue` of the system's file says how the call looks.
extension HTTPPush: CatalogueSubscriber {
  /// Tells the system of one change.
  public func send(_ change: CatalogueChange) async -> Attempt {
    let document = change.json
    guard let exchange = Exchange.first(of: mapping.catalogue, for: document, tables: tables) else {
      return .refused(code: "unmapped", message: "no call of \(system) is for this change")
    }
    switch await caller.call(exchange, document, headers: ["Hub-Delivery-Id": "catalogue/\(change.id)"]) {
    case .success(.reply(let reply, _)): return reply.attempt
    case .success(.failed(let code, let systemDown, let doubtful, let retryAfter)):
      return .failed(code: code, systemDown: systemDown, doubtful: doubtful, retryAfter: retryAfter)
    case .failure(let unsendable): return .refused(code: "unsendable", message: unsendable.detail)
    }
  }
}

extension Reply {
  /// What an answer to a record that was sent means.
  var attempt: Attempt {
    switch outcome {
    case .delivered, .answer: .delivered(caseNumber: caseNumber)
    case .refused, .caseUnknown: .refused(code: code, message: message)
    case .retry: .failed(code: code, systemDown: false, doubtful: false, retryAfter: nil)
    case .renewToken: .failed(code: "token-refused", systemDown: true, doubtful: false, retryAfter: nil)
    }
  }
}
