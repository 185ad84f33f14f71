import HTTP
import HTTPClient
import Hub

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
  init(_ response: HTTPResponse, repeatable: Bool, hasToken: Bool, read: (HTTPResponse) -> Reply) {
    let code = "http-\(response.status)"
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
      let reply = read(response)
      if reply.code == "not-json" {
        let refused = response.status >= 400
        self =
          refused
          ? .reply(Reply(outcome: .refused, code: code, message: reply.message), response)
          : .failed(code: reply.code, systemDown: true, doubtful: !repeatable)
      } else {
        self = .reply(reply, response)
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
