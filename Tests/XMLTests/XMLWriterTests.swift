import Testing
import XML

@Suite struct XMLWriterTests {
  @Test func writesWhatItReads() throws {
    let inner = XMLElement(XMLName("code"), children: [.text("a<b&\"c\">\r\n\t徐汇")])
    var root = XMLElement(
      XMLName("Envelope", in: "urn:e"), children: [.element(inner), .element(XMLElement(XMLName("x")))])
    root.attributes = [.init(name: XMLName("类"), value: "<\n\"&")]
    let bytes = try root.document(prefixes: ["urn:e": "e"])
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<e:Envelope xmlns:e=\"urn:e\" 类=\""))
    let read = try XMLElement.parse(bytes)
    #expect(read.name == root.name)
    #expect(read.attribute("类") == "<\n\"&")
    #expect(read["code"]?.text == "a<b&\"c\">\r\n\t徐汇")
    #expect(read["x"]?.children == [])
  }

  @Test(arguments: [
    XMLElement(XMLName("a b")), XMLElement(XMLName("")), XMLElement(XMLName("1")), XMLElement(XMLName("p:a")),
    XMLElement(XMLName("a", in: "urn:unknown")), XMLElement(XMLName("a"), children: [.text("\u{0}")]),
    XMLElement(XMLName("a"), children: [.text("\u{FFFE}")]),
  ])
  func refusesWhatXMLDoesNotHave(element: XMLElement) {
    #expect(throws: XMLError(.unwritable, line: 0)) { try element.document() }
  }
}
