public import Streams

/// Keeps contents by their digest: materials, and originals too large for a record. What was put is durable before `put`
/// returns, and the same content is kept once.
public protocol BlobStore: Sendable {
  /// Keeps a stream.
  /// - Parameters:
  ///   - kind: what it is, for each kind is swept by its own rule.
  ///   - limit: the most bytes that are taken.
  ///   - digest: what it must be; other content is refused with `wrongDigest`, and nothing is kept. Nil takes any.
  func put(
    _ stream: ByteStream, as kind: BlobKind, upTo limit: Int, expecting digest: BlobExpectation?
  ) async throws(BlobError) -> Blob
  /// Reads a content; nil where there is none. The stream throws `damaged` at its end where the bytes are not those of the
  /// digest.
  func open(_ digest: BlobDigest, _ kind: BlobKind) async throws(BlobError) -> ByteStream?
  /// What is kept under a digest; nil where there is none.
  func find(_ digest: BlobDigest, _ kind: BlobKind) async throws(BlobError) -> Blob?
  /// What is kept, in pages in the order of the digests.
  func list(_ kind: BlobKind, after digest: BlobDigest?) async throws(BlobError) -> [Blob]
  /// Removes a content; nothing where there is none.
  func remove(_ digest: BlobDigest, _ kind: BlobKind) async throws(BlobError)
}

/// What a content is.
public enum BlobKind: String, Sendable, Hashable, CaseIterable {
  /// 材料, kept while a case refers to it.
  case material
  /// An original that is too large for its record, kept as long as `hub.received`.
  case original
}

/// SHA-256 of a content, 64 lower-case hexadecimal digits.
public struct BlobDigest: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The digits.
  public let hex: String

  /// Reads the digits; nil for anything else.
  public init?(hex: String) {
    guard hex.utf8.count == 64, hex.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    self.hex = hex
  }

  /// Reads a file id as the hub gives it, `sha256:` and the digits; nil for anything else.
  public init?(fileID: String) {
    guard fileID.hasPrefix("sha256:") else { return nil }
    self.init(hex: String(fileID.dropFirst(7)))
  }

  /// The file id under which an application names the content.
  public var fileID: String { "sha256:\(hex)" }
  /// The file id.
  public var description: String { fileID }
  /// By the digits.
  public static func < (left: Self, right: Self) -> Bool { left.hex < right.hex }
}

/// A content that is kept.
public struct Blob: Sendable, Hashable {
  /// Its digest.
  public var digest: BlobDigest
  /// Its length in bytes.
  public var size: Int
  /// When it was put last.
  public var putAt: Timestamp
  /// A content.
  public init(digest: BlobDigest, size: Int, putAt: Timestamp) {
    self.digest = digest
    self.size = size
    self.putAt = putAt
  }
}

/// What a content must be.
public enum BlobExpectation: Sendable, Hashable {
  /// Its SHA-256, hex.
  case sha256(String)
  /// Its SM3 (GB/T 32905), hex.
  case sm3(String)
}

extension BusError {
  /// What has to be durable before its record is not: the same to a sender as a bus that is away.
  init(_ error: BlobError) {
    self.init(.unavailable, code: Self.contents + error.code, message: "a content cannot be kept or read")
  }

  private static let contents = "blob-"

  /// Whether it was the store of contents that failed, before the bus was asked.
  var isOfContents: Bool { code.hasPrefix(Self.contents) }
}

/// Why a content was not kept or read.
public enum BlobError: Error, Sendable, Hashable {
  /// It is larger than this many bytes.
  case tooLarge(limit: Int)
  /// It is not what was announced.
  case wrongDigest
  /// Its sender went away.
  case brokenOff
  /// What is kept is not what was put.
  case damaged
  /// The store does not work now; a stable code.
  case unavailable(String)

  /// A stable word.
  public var code: String {
    switch self {
    case .tooLarge: "too-large"
    case .wrongDigest: "digest-mismatch"
    case .brokenOff: "broken-off"
    case .damaged: "damaged"
    case .unavailable(let code): code
    }
  }
}
