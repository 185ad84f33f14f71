import Crypto
import HTTP
import HTTPClient
import Hub
import XML

/// The requests to one bucket, signed, and the lists that it answers. Pure.
struct S3Requests: Sendable {
  private let settings: S3Settings
  private let signature: AWSSignature
  /// The endpoint's parts: `https://`, the authority as the Host field has it, and the path of the bucket.
  private let scheme: String
  private let host: String
  private let root: String

  init(_ settings: S3Settings, accessKey: String, secretKey: String) {
    self.settings = settings
    signature = AWSSignature(region: settings.region, accessKey: accessKey, secretKey: secretKey)
    let rest = settings.endpoint.drop { $0 != "/" }.drop { $0 == "/" }
    scheme = String(settings.endpoint.dropLast(rest.count))
    host = String(rest.prefix { $0 != "/" })
    root = String(rest.dropFirst(host.count)) + "/" + percentEncoded(settings.bucket)
  }

  func folder(_ kind: BlobKind) -> String { "\(settings.prefix)\(kind.rawValue)/" }
  func key(_ kind: BlobKind, _ digest: BlobDigest) -> String { folder(kind) + digest.hex }

  func request(
    _ method: HTTPMethod, _ kind: BlobKind, _ digest: BlobDigest, bodyDigest: String? = nil, at now: Timestamp
  ) throws(BlobError) -> HTTPClientRequest {
    let path = key(kind, digest).split(separator: "/", omittingEmptySubsequences: false)
      .map { percentEncoded(String($0)) }.joined(separator: "/")
    return try signed(method, path: "\(root)/\(path)", bodyDigest: bodyDigest, now)
  }

  /// `ListObjectsV2`: keys behind a prefix in their order, 1000 at the most.
  func list(prefix: String, after key: String?, at now: Timestamp) throws(BlobError) -> HTTPClientRequest {
    let after = key.map { "&start-after=\(percentEncoded($0))" } ?? ""
    return try signed(.get, path: root, query: "list-type=2&prefix=\(percentEncoded(prefix))\(after)", now)
  }

  /// The contents that an answer to a list names.
  func blobs(in answer: [UInt8], _ kind: BlobKind) throws(BlobError) -> [Blob] {
    guard let root = try? XMLElement.parse(answer) else { throw .unavailable("s3-answer") }
    let folder = folder(kind)
    return root.elements("Contents").compactMap { entry in
      guard let key = entry["Key"]?.text, key.hasPrefix(folder),
        let digest = BlobDigest(hex: String(key.dropFirst(folder.count))),
        let size = entry["Size"].flatMap({ Int($0.text) }),
        let time = entry["LastModified"].flatMap({ Timestamp(rfc3339: $0.text) })
      else { return nil }
      return Blob(digest: digest, size: size, putAt: time)
    }
  }

  private func signed(
    _ method: HTTPMethod, path: String, query: String = "", bodyDigest: String? = nil, _ now: Timestamp
  ) throws(BlobError) -> HTTPClientRequest {
    let request = AWSSignature.Request(
      method: method, host: host, path: path, query: query,
      bodyDigest: bodyDigest ?? Hex.encode(Digest.sha256([])))
    let headers = try signature.headers(of: request, at: AWSSignature.time(now))
    return HTTPClientRequest(
      method, scheme + host + path + (query.isEmpty ? "" : "?\(query)"), headers: headers)
  }
}
