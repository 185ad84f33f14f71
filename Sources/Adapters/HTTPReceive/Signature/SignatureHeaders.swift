import HTTP

/// The five headers of a signed request, each there once and well formed.
struct SignatureHeaders: Sendable, Hashable {
  let keyID: String
  let algorithm: String
  /// Unix seconds, and the text that was signed.
  let timestamp: Int64
  let timestampText: String
  let nonce: String
  /// 64 lower-case hexadecimal digits.
  let signature: String

  init(_ headers: HTTPHeaders) throws(SignatureFailure) {
    keyID = try Self.single("Hub-Key-Id", headers, 1...64) { Self.isWord($0) || $0 == 0x2E }
    algorithm = try Self.single("Hub-Algorithm", headers, 1...32) { Self.isWord($0) }
    timestampText = try Self.single("Hub-Timestamp", headers, 1...12, Self.isDigit)
    nonce = try Self.single("Hub-Nonce", headers, 16...64, Self.isWord)
    signature = try Self.single("Hub-Signature", headers, 64...64) { Self.isDigit($0) || (0x61...0x66).contains($0) }
    guard let timestamp = Int64(timestampText) else { throw .missing }
    self.timestamp = timestamp
  }

  /// The string to sign: its parts joined by line feeds, none at the end.
  func stringToSign(_ request: HTTPRequest, bodyDigest: String) -> String {
    [algorithm, request.method.rawValue, request.path, request.query, timestampText, nonce, keyID, bodyDigest]
      .joined(separator: "\n")
  }

  private static func single(
    _ name: String, _ headers: HTTPHeaders, _ length: ClosedRange<Int>, _ allowed: (UInt8) -> Bool
  ) throws(SignatureFailure) -> String {
    let values = headers.values(of: name)
    guard values.count == 1, length.contains(values[0].utf8.count), values[0].utf8.allSatisfy(allowed) else {
      throw .missing
    }
    return values[0]
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  /// `[A-Za-z0-9_-]`.
  private static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F || byte == 0x2D
  }
}
