import Testing
import XML

@Suite struct XMLReaderTests {
  private func parse(_ text: String) throws(XMLError) -> XMLElement { try XMLElement.parse(Array(text.utf8)) }

  @Test func readsElementsAttributesTextAndNamespaces() throws {
    let root = try parse(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- remark -->
      <s:Envelope xmlns:s="urn:soap" xmlns="urn:body" s:id="1" 类="甲&amp;乙">
        <s:Body><name>我要<![CDATA[<开>]]>&lt;饭店&#x4E00;</name><?pi x?><name/></s:Body>
      </s:Envelope>
      """)
    #expect(root.name == XMLName("Envelope", in: "urn:soap"))
    #expect(root.attributes.map(\.name) == [XMLName("id", in: "urn:soap"), XMLName("类")])
    #expect(root.attribute("类") == "甲&乙")
    #expect(root.line == 3)
    let body = try #require(root["Body"])
    #expect(body.elements("name").map(\.text) == ["我要<开><饭店一", ""])
    #expect(body.elements.first?.name == XMLName("name", in: "urn:body"))
    #expect(body.elements.first?.line == 4)
    #expect(root["Nothing"] == nil && root.attribute("nothing") == nil)
    #expect(root.text.allSatisfy(\.isWhitespace) && !root.text.isEmpty)
  }

  @Test func readsGB18030AsDeclared() throws {
    // 徐汇 in GB18030.
    let bytes =
      Array("<?xml version='1.0' encoding='GB18030'?><a>".utf8) + [0xD0, 0xEC, 0xBB, 0xE3] + Array("</a>".utf8)
    #expect(try XMLElement.parse(bytes).text == "徐汇")
    let gbk = Array("<?xml version='1.0' encoding='gbk'?><a>".utf8) + [0xD0, 0xEC] + Array("</a>".utf8)
    #expect(try XMLElement.parse(gbk).text == "徐")
  }

  @Test(arguments: [
    "", " ", "<a>", "<a><b></a>", "<a/><b/>", "<a x=1/>", "<a x='1' x='2'/>", "<a>\u{1}</a>", "<a>&nbsp;</a>", "<p:a/>",
    "text", "<a>&#0;</a>", "<a p:x='1'/>", "{\"json\": true}",
  ])
  func refusesWhatIsNotWellFormed(_ text: String) throws {
    let error = try #require(throws: XMLError.self) { try parse(text) }
    #expect(error.code == .malformed, "\(error)")
  }

  @Test(arguments: [
    "<!DOCTYPE a><a/>",
    "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
    "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'><a/>",
    "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]><l>&c;</l>",
  ])
  func refusesEveryDocumentType(_ text: String) throws {
    let error = try #require(throws: XMLError.self) { try parse(text) }
    #expect(error.code == .doctype && error.line == 1)
  }

  @Test func anErrorBeforeADocumentTypeOpensNoDoorToIt() throws {
    let bomb = "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'><!ENTITY c SYSTEM 'file:///etc/passwd'>]><l>&b;&c;</l>"
    for before in ["<?xml version='1.0' encoding=''?>", "<?xml vers?>", "<?xml version='1.0' standalone='x'?>"] {
      let error = try #require(throws: XMLError.self) { try parse(before + bomb) }
      #expect(error.code == .malformed, "\(before)")
    }
  }

  @Test func refusesOtherEncodingsAndBytesThatAreNotOfTheirs() throws {
    let declared = ["ISO-8859-1", "Shift_JIS", "UTF-7", "no-such"]
    for name in declared {
      let error = try #require(throws: XMLError.self) { try parse("<?xml version='1.0' encoding='\(name)'?><a/>") }
      #expect(error.code == .charset, "\(name) \(error)")
    }
    let utf8 = try #require(throws: XMLError.self) {
      try XMLElement.parse(Array("<a>".utf8) + [0xFF] + Array("</a>".utf8))
    }
    #expect(utf8.code == .charset)
    let said = Array("<?xml version='1.0' encoding='UTF-8'?><a>".utf8) + [0xD0, 0xEC] + Array("</a>".utf8)
    #expect(try #require(throws: XMLError.self) { try XMLElement.parse(said) }.code == .charset)
    let gb = Array("<?xml version='1.0' encoding='GB18030'?><a>".utf8) + [0xFF, 0xFF] + Array("</a>".utf8)
    #expect(try #require(throws: XMLError.self) { try XMLElement.parse(gb) }.code == .charset)
  }

  @Test func boundsDepthSizeAndElements() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }
    #expect(try parse(nested(64)).name.local == "a")
    #expect(try #require(throws: XMLError.self) { try parse(nested(65)) }.code == .tooDeep)
    #expect(try #require(throws: XMLError.self) { try parse(nested(100_000)) }.code == .tooDeep)
    let small = XMLLimits(bytes: 20, elements: 3)
    #expect(try XMLElement.parse(Array("<a><b/><b/></a>".utf8), limits: small).elements.count == 2)
    #expect(throws: XMLError(.tooLarge, line: 1)) {
      try XMLElement.parse(Array("<a><b/><b/><b/></a>".utf8), limits: small)
    }
    #expect(throws: XMLError(.tooLarge, line: 0)) {
      try XMLElement.parse(Array("<a>0123456789012345</a>".utf8), limits: small)
    }
  }

  @Test func longTextStaysWhole() throws {
    let text = String(repeating: "长文字 &amp; ", count: 50_000)
    #expect(try parse("<a>\(text)</a>").text == text.replacing("&amp;", with: "&"))
  }

  @Test func everyPrefixEndsCleanly() throws {
    let bytes = Array("<?xml version='1.0'?><a x='1'><b>文字</b><![CDATA[c]]></a>".utf8)
    for end in bytes.indices { #expect(throws: XMLError.self) { try XMLElement.parse(Array(bytes[..<end])) } }
    #expect(try XMLElement.parse(bytes)["b"]?.text == "文字")
  }
}
