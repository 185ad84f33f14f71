import Crypto

extension ApplicationID {
  /// The id of the application that a source calls by this case number: `ap-` and the first 130 bits of SHA-256 over
  /// system code, a zero byte and case number, as 26 characters of Crockford's base 32 in lower case.
  public init(system: SystemCode, caseNumber: CaseNumber) {
    let digest = Digest.sha256(Array(system.rawValue.utf8) + [0] + Array(caseNumber.rawValue.utf8))
    var text = Array("ap-".utf8)
    text.reserveCapacity(29)
    var (bits, count) = (0, 0)
    for byte in digest.prefix(17) {
      bits = (bits << 8 | Int(byte)) & 0xFFFF
      count += 8
      while count >= 5, text.count < 29 {
        count -= 5
        text.append(Self.alphabet[bits >> count & 31])
      }
    }
    self.init(rawValue: String(decoding: text, as: UTF8.self))
  }

  /// An id read from outside; nil for what can be none.
  public init?(checked text: some StringProtocol) {
    self.init(rawValue: String(text))
    guard isWellFormed else { return nil }
  }

  /// Whether a text from outside can be an id at all.
  public var isWellFormed: Bool {
    let bytes = rawValue.utf8
    return bytes.count == 29 && rawValue.hasPrefix("ap-") && bytes.dropFirst(3).allSatisfy(Self.alphabet.contains)
  }

  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
}

extension Application {
  /// The hub's id of it: the same for every push and version.
  public var id: ApplicationID { ApplicationID(system: source.system, caseNumber: source.caseNumber) }
}
