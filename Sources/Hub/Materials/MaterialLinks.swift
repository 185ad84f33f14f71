public import Crypto
public import HTTP

/// Signed links to contents, for receivers that fetch: good for one content and until one moment. Pure.
public struct MaterialLinks: Sendable {
  /// Path under which contents are fetched and put.
  public static let path = "/materials/v1"
  private let address: String
  private let key: HMACKey

  /// Links under an address, signed with a key.
  public init(address: String, key: HMACKey) {
    self.address = address
    self.key = key
  }

  /// A link to a content.
  public func link(to digest: BlobDigest, until end: Timestamp) -> String {
    let expires = String(end.milliseconds / 1000)
    return "\(address)\(Self.path)/\(digest.hex)?expires=\(expires)&signature=\(signature(digest, expires))"
  }

  /// Whether a request bears a link to a content that is still good.
  public func admits(_ request: HTTPRequest, to digest: BlobDigest, at now: Timestamp) -> Bool {
    guard let expires = request.queryItem("expires"), let seconds = Int64(expires),
      let signature = request.queryItem("signature").flatMap(Hex.decode)
    else { return false }
    return key.verifies(signature, for: text(digest, expires)) && now.milliseconds / 1000 <= seconds
  }

  private func signature(_ digest: BlobDigest, _ expires: String) -> String {
    Hex.encode(key.code(for: text(digest, expires)))
  }

  private func text(_ digest: BlobDigest, _ expires: String) -> [UInt8] { Array("\(digest)\n\(expires)".utf8) }
}
