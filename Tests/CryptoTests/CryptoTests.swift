import Crypto
import Testing

@Suite struct DigestTests {
  @Test func thisOpenSSLCanDoWhatIsNeeded() { #expect(CryptoSelfTest.failures() == []) }

  @Test(arguments: [
    // FIPS 180-4 examples.
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func sha256(_ text: String, _ hex: String) { #expect(Hex.encode(Digest.sha256(text)) == hex) }

  @Test(arguments: [
    // GB/T 32905-2016, appendix A; the empty text from an independent implementation.
    ("", "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"),
    ("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
    (
      String(repeating: "abcd", count: 16), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    ),
  ])
  func sm3(_ text: String, _ hex: String) throws { #expect(Hex.encode(try Digest.sm3(Array(text.utf8))) == hex) }

  @Test func manyTasksAtOnceGetTheirOwnDigests() async {
    let alone = (0..<64).map { Hex.encode(Digest.sha256("\($0)")) }
    await withTaskGroup(of: (Int, String).self) { group in
      for number in 0..<64 { group.addTask { (number, Hex.encode(Digest.sha256("\(number)"))) } }
      for await (number, hex) in group { #expect(hex == alone[number]) }
    }
    #expect(Set(alone).count == 64)
  }
}

@Suite struct HMACTests {
  @Test func rfc4231() throws {
    let key = try HMACKey([UInt8](repeating: 0x0B, count: 20), algorithm: .sha256)
    let code = key.code(for: Array("Hi There".utf8))
    #expect(Hex.encode(code) == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
    let long = try HMACKey([UInt8](repeating: 0xAA, count: 131), algorithm: .sha256)
    #expect(
      Hex.encode(long.code(for: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)))
        == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
  }

  @Test func sm3AndUseAgain() throws {
    let key = try HMACKey(Array("key".utf8), algorithm: .sm3)
    let known = "28e63256e7c5a087b1f073265dc53092163f7b82729735d06f28f10af9d52393"
    #expect(Hex.encode(key.code(for: Array("abc".utf8))) == known)
    #expect(Hex.encode(key.code(for: [])) != known)
    #expect(Hex.encode(key.code(for: Array("abc".utf8))) == known)
    #expect(key.verifies(try #require(Hex.decode(known)), for: Array("abc".utf8)))
    #expect(!key.verifies(try #require(Hex.decode(known)), for: Array("abd".utf8)))
    #expect(!key.verifies([], for: Array("abc".utf8)))
  }

  @Test func anEmptyKeyIsRefused() {
    #expect(throws: CryptoError.emptyKey) { try HMACKey([], algorithm: .sha256) }
  }
}

@Suite struct SecureBytesTests {
  @Test func equality() {
    #expect(SecureBytes.equal([], []))
    #expect(SecureBytes.equal([1, 2], [1, 2]))
    #expect(!SecureBytes.equal([1, 2], [1, 3]))
    #expect(!SecureBytes.equal([1, 2], [1, 2, 3]))
  }

  @Test func randomBytesDiffer() {
    #expect(SecureBytes.random(count: 32).count == 32)
    #expect(SecureBytes.random(count: 32) != SecureBytes.random(count: 32))
    #expect(SecureBytes.random(count: 0).isEmpty)
  }
}
