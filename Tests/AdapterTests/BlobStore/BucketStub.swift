import Crypto
import Foundation
import HTTP
import HTTPClient
import HTTPServer
import Hub
import Synchronization

@testable import Adapters

/// A bucket of an S3-compatible store, as far as the hub uses one: it checks each signature by computing it itself, and
/// refuses a body that is not of its digest. Two keys a page.
final class BucketStub: Sendable {
  private let server: HTTPServer

  init() throws {
    let objects = Mutex<[String: [UInt8]]>([:])
    server = try HTTPServer(HTTPServerOptions()) { request in
      guard Self.isSigned(request) else { return .text(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>") }
      let digest = request.headers["x-amz-content-sha256"]
      guard digest == Hex.encode(Digest.sha256(request.body)) else { return .text(400, "XAmzContentSHA256Mismatch") }
      let key = percentDecoded(request.path.dropFirst("/store/hub-test/".count))
      switch request.method {
      case .put:
        objects.withLock { $0[key] = request.body }
        return HTTPResponse(status: 200)
      case .get where request.path == "/store/hub-test":
        return HTTPResponse(status: 200, body: Array(Self.list(objects.withLock { $0 }, request).utf8))
      case .get:
        return objects.withLock { $0[key] }.map { HTTPResponse(status: 200, body: $0) } ?? .text(404, "NoSuchKey")
      case .delete:
        objects.withLock { _ = $0.removeValue(forKey: key) }
        return HTTPResponse(status: 204)
      default: return .text(405, "")
      }
    }
  }

  func store(staging: String, secret: String = "sample-secret") throws -> S3BlobStore {
    let secretReference = SecretReference("env:UNUSED")
    guard let secretReference else { throw BlobError.unavailable("reference") }
    return try S3BlobStore(
      S3Settings(
        endpoint: "http://127.0.0.1:\(server.port)/store", bucket: "hub-test", prefix: "hub/",
        accessKey: secretReference, secretKey: secretReference),
      accessKey: "sample-key", secretKey: secret, staging: staging, client: try HTTPClient())
  }

  func stop() async { await server.stop(grace: .seconds(1)) }

  private static func list(_ objects: [String: [UInt8]], _ request: HTTPRequest) -> String {
    let prefix = request.queryItem("prefix") ?? ""
    let after = request.queryItem("start-after") ?? ""
    let found = objects.filter { $0.key.hasPrefix(prefix) && $0.key > after }.sorted { $0.key < $1.key }.prefix(2)
    let rows = found.map {
      "<Contents><Key>\($0.key)</Key><LastModified>2026-03-02T01:00:00.000Z</LastModified><Size>\($0.value.count)</Size></Contents>"
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
      + "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(rows.joined())</ListBucketResult>"
  }

  /// By the letters of the documentation, from the request as it came.
  private static func isSigned(_ request: HTTPRequest) -> Bool {
    guard let authorization = request.headers["Authorization"], let time = request.headers["x-amz-date"],
      let names = authorization.split(separator: "SignedHeaders=").last?.prefix(while: { $0 != "," }),
      let signature = authorization.split(separator: "Signature=").last
    else { return false }
    let headers = names.split(separator: ";").map { "\($0):\(request.headers[String($0)] ?? "")\n" }.joined()
    let canonical = [
      request.method.rawValue, request.path, request.query, headers, String(names),
      request.headers["x-amz-content-sha256"] ?? "",
    ].joined(separator: "\n")
    let day = String(time.prefix(8))
    let text = [
      "AWS4-HMAC-SHA256", time, "\(day)/us-east-1/s3/aws4_request", Hex.encode(Digest.sha256(canonical)),
    ].joined(separator: "\n")
    func code(_ key: [UInt8], _ text: String) -> [UInt8] {
      (try? HMACKey(key, algorithm: .sha256).code(for: Array(text.utf8))) ?? []
    }
    let key = [day, "us-east-1", "s3", "aws4_request"].reduce(Array("AWS4sample-secret".utf8), code)
    return Hex.encode(code(key, text)) == signature
  }
}
