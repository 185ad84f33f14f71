import HTTP
import HTTPClient
import Hub
import JSON
import Streams

/// Makes the calls of one system: address, secrets, token, time limit.
struct HTTPCaller: Sendable {
  let url: String
  let secrets: JSONValue
  let timeout: Duration
  let client: HTTPClient
  let tables: [String: WordTable]
  let tokens: TokenKeeper?

  /// Makes one call. A token that the system no longer takes is renewed once.
  /// - Parameter file: the content for the file of a `multipart` body, asked for anew each time that it is sent.
  func call(
    _ exchange: Exchange, _ document: JSONValue, lent: [String: JSONValue] = [:], headers: HTTPHeaders,
    file: (() async throws(HandoverFailure) -> ByteStream)? = nil
  ) async -> Result<CallResult, Unsendable> {
    var renewed = false
    while true {
      var lent = lent
      lent["secret"] = secrets
      var token: String?
      if let tokens {
        do {
          token = try await tokens.token()
        } catch { return .success(.failed(code: error.code, systemDown: true, doubtful: false)) }
      }
      if let token { lent["token"] = .string(token) }
      var evaluation = exchange.evaluation(of: document, tables: tables, lent: lent)
      let request: MadeRequest
      do throws(Unsendable) {
        request = try exchange.made(&evaluation)
      } catch { return .failure(error) }
      var content: ByteStream?
      if let file {
        do throws(HandoverFailure) { content = try await file() } catch {
          return .success(.failed(code: "content", systemDown: false, doubtful: false))
        }
      }
      let result = await send(request, exchange, document, headers: headers, file: content)
      guard case .reply(let reply, _) = result, reply.outcome == .renewToken, let tokens, let token, !renewed else {
        return .success(result)
      }
      renewed = true
      await tokens.discard(token)
    }
  }

  private func send(
    _ made: MadeRequest, _ exchange: Exchange, _ document: JSONValue, headers: HTTPHeaders, file: ByteStream?
  ) async -> CallResult {
    var request = HTTPClientRequest(made.method, url + made.target, headers: made.headers, body: made.body)
    for field in headers { request.headers[field.name] = field.value }
    request.timeout = timeout
    if let body = made.form?.body(file) {
      request.stream = body
      request.timeout += .seconds((body.length ?? 0) >> 16)
    }
    request.isRepeatable = exchange.repeatable
    do {
      let response = try await client.send(request)
      return CallResult(response, of: exchange, hasToken: tokens != nil, tables: tables, record: document)
    } catch { return CallResult(error, repeatable: exchange.repeatable) }
  }
}

extension TokenMapping {
  /// Fetches a token.
  func fetch(_ caller: HTTPCaller) async -> Result<TokenKeeper.Fetched, TokenError> {
    switch await caller.call(exchange, .object([:]), headers: [:]) {
    case .success(.reply(let reply, _)):
      guard let token = reply.token, reply.outcome == .answer || reply.outcome == .delivered else {
        return .failure(TokenError(code: "token-\(reply.code)"))
      }
      return .success(
        TokenKeeper.Fetched(token: token, goodFor: reply.seconds.map { .seconds($0) } ?? standard))
    case .success(.failed(let code, _, _, _)): return .failure(TokenError(code: "token-\(code)"))
    case .failure: return .failure(TokenError(code: "token-unsendable"))
    }
  }
}
