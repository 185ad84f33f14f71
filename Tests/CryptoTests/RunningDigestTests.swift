import Crypto
import Testing

struct RunningDigestTests {
  @Test(arguments: DigestAlgorithm.allCases)
  func piecesGiveTheDigestOfTheWhole(algorithm: DigestAlgorithm) throws {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
    let running = try RunningDigest(algorithm)
    for start in stride(from: 0, to: 1000, by: 7) { running.take(Array(bytes[start..<min(start + 7, 1000)])) }
    let whole = algorithm == .sha256 ? Digest.sha256(bytes) : try Digest.sm3(bytes)
    #expect(running.value() == whole)
    #expect(running.value() == whole)
    running.take([1])
    #expect(running.value() != whole)
  }
}
