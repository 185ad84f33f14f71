import Crypto
import Glibc
public import HTTP
import HTTPClient
import JSON

/// A system that fetches its own records from the hub by HTTP, and says what it has.
public final class RecordPuller: Sendable {
  private let client: HTTPClient
  private let hub: String
  private let code: String
  private let signer: PushSigner

  /// A system.
  /// - Parameter hub: base URL of the hub's push API, without a slash at its end.
  public init(hub: String, code: String, signer: PushSigner) throws {
    client = try HTTPClient()
    self.hub = hub
    self.code = code
    self.signer = signer
  }

  /// The records behind a cursor.
  /// - Parameter wait: seconds that the answer may wait for the first one.
  public func records(after cursor: String = "", limit: Int = 100, wait: Int = 0) async throws -> HTTPResponse {
    let path = "/systems/\(code)/v1/records"
    let query = "after=\(cursor)&limit=\(limit)&wait=\(wait)"
    var request = HTTPClientRequest(.get, "\(hub)\(path)?\(query)", headers: try headers("GET", path, query, []))
    request.timeout = .seconds(wait + 10)
    return try await client.send(request)
  }

  /// Says of deliveries that it has them.
  public func acknowledge(_ deliveries: [String]) async throws -> HTTPResponse {
    let path = "/systems/\(code)/v1/acknowledgements"
    let body: JSONValue = [
      "acknowledgements": .array(deliveries.map { ["deliveryId": .string($0), "result": "delivered"] })
    ]
    let bytes = body.bytes()
    var headers = try headers("POST", path, "", bytes)
    headers["Content-Type"] = "application/json; charset=utf-8"
    return try await client.send(HTTPClientRequest(.post, hub + path, headers: headers, body: bytes))
  }

  /// Closes its connections.
  public func close() { client.close() }

  private func headers(_ method: String, _ path: String, _ query: String, _ body: [UInt8]) throws -> HTTPHeaders {
    let digest = signer.algorithm == .sha256 ? Digest.sha256(body) : try Digest.sm3(body)
    let (timestamp, nonce) = (String(time(nil)), Hex.encode(SecureBytes.random(count: 16)))
    let text = [
      signer.algorithm.rawValue, method, path, query, timestamp, nonce, signer.keyID, Hex.encode(digest),
    ].joined(separator: "\n")
    return [
      "Hub-Key-Id": signer.keyID, "Hub-Algorithm": signer.algorithm.rawValue, "Hub-Timestamp": timestamp,
      "Hub-Nonce": nonce, "Hub-Signature": Hex.encode(signer.key.code(for: Array(text.utf8))),
    ]
  }
}
