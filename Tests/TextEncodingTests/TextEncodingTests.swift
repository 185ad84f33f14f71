import Testing
import TextEncoding

@Suite struct TextEncodingTests {
  @Test func fourByteCharactersComeAndGo() throws {
    let bytes = try TextEncoding.gb18030.bytes(of: "测𠮷㎡a")
    #expect(bytes.prefix(2) == [0xB2, 0xE2])
    #expect(bytes.count == 2 + 4 + 2 + 1)
    #expect(try TextEncoding.gb18030.text(of: bytes) == "测𠮷㎡a")
  }

  @Test(arguments: TextEncoding.allCases) func everyPlaneComesBack(encoding: TextEncoding) throws {
    let scalars = stride(from: 0x20, to: 0x2FFFF, by: 97).compactMap { Unicode.Scalar(UInt32($0)) }
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    #expect(try encoding.text(of: try encoding.bytes(of: text)) == text)
  }

  @Test func bytesThatAreNoTextAreAnErrorAtTheirPlace() {
    #expect(throws: TextEncoding.Failure.invalid(offset: 1)) { try TextEncoding.gb18030.text(of: [0x61, 0xFF, 0x61]) }
    #expect(throws: TextEncoding.Failure.invalid(offset: 2)) { try TextEncoding.gb18030.text(of: [0xB2, 0xE2, 0xB2]) }
    #expect(throws: TextEncoding.Failure.self) { try TextEncoding.utf8.text(of: [0x61, 0xC3]) }
  }

  @Test(arguments: TextEncoding.allCases) func aMarkIsNoPartOfTheText(encoding: TextEncoding) throws {
    #expect(try encoding.text(of: try encoding.bytes(of: "\u{FEFF}甲")) == "甲")
    #expect(try encoding.text(of: []) == "")
  }

  @Test func theFirstEncodingThatFitsReads() throws {
    let gb = try TextEncoding.gb18030.bytes(of: "受理")
    #expect(try TextEncoding.text(of: gb, in: [.utf8, .gb18030]) == "受理")
    #expect(try TextEncoding.text(of: Array("受理".utf8), in: [.utf8, .gb18030]) == "受理")
    #expect(throws: TextEncoding.Failure.self) { try TextEncoding.text(of: gb, in: [.utf8]) }
  }
}
