import HTTP
import HTTPClient
import Hub
import JSON

/// What one call came to.
enum CallResult: Sendable, Hashable {
  /// The system answered in its own shape.
  case reply(Reply, HTTPResponse)
  /// It did not. `systemDown` speaks against the system and not the record; `doubtful` if it may have acted all the same.
  case failed(code: String, systemDown: Bool, doubtful: Bool, retryAfter: Duration? = nil)
}

extension CallResult {
  /// Longest wait that an answer may ask for.
  private static let longestWait: Int64 = 86_400

  /// A call without an answer.
  init(_ error: HTTPClientError, repeatable: Bool) {
    let ours = error.code == .cancelled || error.code == .closed || error.code == .url
    self = .failed(
      code: error.code.rawValue, systemDown: !ours, doubtful: error.mayHaveBeenSent && !repeatable)
  }

  /// A call with an answer. HTTP status first: what a gateway says is not the system's word.
  init(
    _ response: HTTPResponse, of exchange: Exchange, hasToken: Bool, tables: [String: WordTable],
    record: JSONValue = .object([:])
  ) {
    let code = "http-\(response.status)"
    let repeatable = exchange.repeatable
    let form = exchange.reply.form
    let reply = exchange.reply.read(response.body, status: response.status, tables: tables, record: record)
    // A SOAP fault comes with 500 (SOAP 1.1 §6.2), and yet is the system's word.
    if response.status == 500, form == .soap, let reply {
      self = .reply(reply, response)
      return
    }
    switch response.status {
    case 401 where hasToken:
      self = .reply(Reply(outcome: .renewToken, code: code, message: ""), response)
    case 401, 403, 404, 405, 300..<400:
      // Credentials or address are wrong: true of every record, so it is the system's matter.
      self = .failed(code: code, systemDown: true, doubtful: false)
    case 429, 503:
      self = .failed(code: code, systemDown: true, doubtful: false, retryAfter: Self.retryAfter(response))
    case 408, 425, 500...:
      self = .failed(code: code, systemDown: true, doubtful: !repeatable, retryAfter: Self.retryAfter(response))
    default:
      if let reply {
        self = .reply(reply, response)
      } else if response.status >= 400 {
        let message = "HTTP \(response.status), the answer is \(form.notThis)"
        self = .reply(Reply(outcome: .refused, code: code, message: message), response)
      } else {
        self = .failed(code: form.notThis, systemDown: true, doubtful: !repeatable)
      }
    }
  }

  /// Seconds of Retry-After (RFC 9110 §10.2.3); a date is passed over.
  private static func retryAfter(_ response: HTTPResponse) -> Duration? {
    response.headers["Retry-After"].flatMap { Int64($0) }.flatMap { seconds in
      seconds >= 0 ? .seconds(min(seconds, longestWait)) : nil
    }
  }
}
