import Crypto
import HTTP
import Hub

/// Signature version 4 of AWS, as S3-compatible stores check it, in the Authorization header. Pure.
/// Source: "Signature Calculations for the Authorization Header" in the S3 API reference; its examples are the tests' vectors.
struct AWSSignature: Sendable {
  let region: String
  let accessKey: String
  let secretKey: String

  /// A request that is to be signed. Path and query are as they go over the wire; the query is in the order of its names.
  struct Request: Sendable {
    var method: HTTPMethod
    var host: String
    var path: String
    var query: String = ""
    /// SHA-256 of the body, hex.
    var bodyDigest: String
    /// Further headers that are signed.
    var headers: [(name: String, value: String)] = []
  }

  /// The headers of a signed request, but for `Host`.
  func headers(of request: Request, at time: String) throws(BlobError) -> HTTPHeaders {
    let own = [("host", request.host), ("x-amz-content-sha256", request.bodyDigest), ("x-amz-date", time)]
    let signed = (own + request.headers.map { ($0.name.lowercased(), $0.value) }).sorted { $0.0 < $1.0 }
    let names = signed.map(\.0).joined(separator: ";")
    let canonical = [
      request.method.rawValue, request.path, request.query,
      signed.map { "\($0.0):\($0.1)\n" }.joined(), names, request.bodyDigest,
    ].joined(separator: "\n")
    let scope = "\(time.prefix(8))/\(region)/s3/aws4_request"
    let text = ["AWS4-HMAC-SHA256", time, scope, Hex.encode(Digest.sha256(canonical))].joined(separator: "\n")
    let signature = try code(Array(text.utf8), under: try key(scope))
    var headers = HTTPHeaders()
    for (name, value) in signed where name != "host" { headers.add(name, value) }
    headers.add(
      "Authorization",
      "AWS4-HMAC-SHA256 Credential=\(accessKey)/\(scope),SignedHeaders=\(names),Signature=\(Hex.encode(signature))")
    return headers
  }

  /// The key of a day, a region and a service.
  private func key(_ scope: String) throws(BlobError) -> [UInt8] {
    var key = Array("AWS4\(secretKey)".utf8)
    for part in scope.split(separator: "/") { key = try code(Array(part.utf8), under: key) }
    return key
  }

  private func code(_ bytes: [UInt8], under key: [UInt8]) throws(BlobError) -> [UInt8] {
    do throws(CryptoError) { return try HMACKey(key, algorithm: .sha256).code(for: bytes) } catch {
      throw .unavailable("crypto")
    }
  }

  /// `20130524T000000Z`.
  static func time(_ now: Timestamp) -> String {
    let utc = Timestamp(milliseconds: now.milliseconds - 8 * 3_600_000)
    return "\(DateTimeShape.basic.text(utc).prefix(15))Z"
  }
}
