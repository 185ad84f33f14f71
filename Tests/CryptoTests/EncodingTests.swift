import Crypto
import Testing

@Suite struct HexTests {
  @Test func bothWays() {
    let all = (0...255).map { UInt8($0) }
    #expect(Hex.decode(Hex.encode(all)) == all)
    #expect(Hex.encode([0x0A, 0xFF]) == "0aff")
    #expect(Hex.decode("0AfF") == [0x0A, 0xFF])
    #expect(Hex.decode("") == [])
  }

  @Test(arguments: ["0", "0g", "０１", "0 ", "+1"])
  func refuses(_ text: String) { #expect(Hex.decode(text) == nil) }
}

@Suite struct Base64Tests {
  @Test(arguments: [
    // RFC 4648 §10.
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ])
  func bothWays(_ text: String, _ encoded: String) {
    #expect(Base64.encode(Array(text.utf8)) == encoded)
    #expect(Base64.decode(encoded) == Array(text.utf8))
  }

  @Test func everyByte() {
    let all = (0...255).map { UInt8($0) }
    for start in 0..<3 { #expect(Base64.decode(Base64.encode(Array(all[start...]))) == Array(all[start...])) }
  }

  @Test(arguments: ["Zg", "Zg=", "Zh==", "Zm9=", "====", "Z===", "Zm9v\n", "Zg==Zg==", "Zm-v", "文字=="])
  func refuses(_ text: String) { #expect(Base64.decode(text) == nil, "\(text)") }
}
