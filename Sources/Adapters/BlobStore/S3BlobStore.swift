import Blocking
import HTTP
public import HTTPClient
public import Hub
public import Streams

/// Contents as objects of an S3-compatible store: `<prefix><kind>/<digest>` in one bucket. A content is first written to a
/// local file, so that its digest and length are known, and then sent in one PUT that is signed over that digest: the store
/// itself refuses other bytes.
public struct S3BlobStore: BlobStore {
  let requests: S3Requests
  private let staging: String
  private let runner: BlockingRunner
  private let client: HTTPClient
  private let clock: any WallClock

  /// A store.
  /// - Parameters:
  ///   - staging: a local directory for contents on their way, made where it is missing.
  /// - Throws: where the directory cannot be made.
  public init(
    _ settings: S3Settings, accessKey: String, secretKey: String, staging: String, client: HTTPClient,
    clock: any WallClock = SystemClock()
  ) throws(BlobError) {
    requests = S3Requests(settings, accessKey: accessKey, secretKey: secretKey)
    self.staging = staging
    self.client = client
    self.clock = clock
    runner = BlockingRunner(name: "blobs-staging")
    try DirectoryBlobStore.prepare(staging, [])
  }

  /// Keeps a stream.
  public func put(
    _ stream: ByteStream, as kind: BlobKind, upTo limit: Int, expecting digest: BlobExpectation?
  ) async throws(BlobError) -> Blob {
    let staged = try await StagedFile.write(stream, into: staging, upTo: limit, expecting: digest, on: runner)
    let path = staged.path
    let file = try await runner.run { () throws(BlobError) in try OpenFile(reading: path) }
    guard let file else { throw .unavailable("staging") }
    var request = try requests.request(.put, kind, staged.digest, bodyDigest: staged.digest.hex, at: clock.now())
    request.stream = try .reading(file, size: staged.size, verifying: nil, on: runner)
    request.timeout = .seconds(60 + staged.size >> 15)
    try await send(request, expecting: 200...200)
    withExtendedLifetime(staged) {}
    return Blob(digest: staged.digest, size: staged.size, putAt: clock.now())
  }

  /// Reads a content.
  public func open(_ digest: BlobDigest, _ kind: BlobKind) async throws(BlobError) -> ByteStream? {
    var request = try requests.request(.get, kind, digest, at: clock.now())
    request.timeout = .seconds(3600)
    request.bodyLimit = .max
    let response: HTTPResponse
    do { response = try await client.open(request) } catch { throw .unavailable("s3-\(error.code.rawValue)") }
    switch response.status {
    case 200: return try response.stream?.verified(digest)
    case 404: return nil
    default: throw .unavailable("s3-http-\(response.status)")
    }
  }

  /// What is kept under a digest.
  public func find(_ digest: BlobDigest, _ kind: BlobKind) async throws(BlobError) -> Blob? {
    let request = try requests.list(prefix: requests.key(kind, digest), after: nil, at: clock.now())
    return try requests.blobs(in: try await send(request, expecting: 200...200).body, kind).first {
      $0.digest == digest
    }
  }

  /// What is kept, in pages as the store gives them.
  public func list(_ kind: BlobKind, after digest: BlobDigest?) async throws(BlobError) -> [Blob] {
    let request = try requests.list(
      prefix: requests.folder(kind), after: digest.map { requests.key(kind, $0) }, at: clock.now())
    return try requests.blobs(in: try await send(request, expecting: 200...200).body, kind)
  }

  /// Removes a content.
  public func remove(_ digest: BlobDigest, _ kind: BlobKind) async throws(BlobError) {
    try await send(try requests.request(.delete, kind, digest, at: clock.now()), expecting: 200...204)
  }

  @discardableResult
  private func send(
    _ request: HTTPClientRequest, expecting status: ClosedRange<Int>
  ) async throws(BlobError) -> HTTPResponse {
    let response: HTTPResponse
    do { response = try await client.send(request) } catch { throw .unavailable("s3-\(error.code.rawValue)") }
    guard status.contains(response.status) else { throw .unavailable("s3-http-\(response.status)") }
    return response
  }
}
