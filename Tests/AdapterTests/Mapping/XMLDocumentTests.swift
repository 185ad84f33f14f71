@testable import Adapters
@testable import Hub
import JSON
import Testing
import XML

@Suite struct XMLDocumentTests {
  private func tree(_ text: String) throws -> JSONValue { try DocumentForm.xml.read(Array(text.utf8)) }

  @Test func elementsAttributesTextAndRepetitionsAreATree() throws {
    let tree = try tree(
      """
      <?xml version="1.0"?>
      <n:a xmlns:n="urn:x" n:k="1">
        <b>x</b><c/><b><![CDATA[<y>]]></b><d>one<e>1</e></d>
      </n:a>
      """)
    #expect(tree == ["a": ["@k": "1", "b": ["x", "<y>"], "c": "", "d": ["e": "1", "#text": "one"]]])
  }

  @Test func aTreeIsWrittenAsItIsRead() throws {
    let tree: JSONValue = ["a": ["@k": "\"<\n", "b": ["x", "&"], "c": "", "中文": ["d": "\r"]]]
    #expect(try DocumentForm.xml.read(XMLDocument.bytes(tree)) == tree)
    #expect(throws: XMLError.self) { try XMLDocument.bytes(["a": "1", "b": "2"]) }
    #expect(throws: XMLError.self) { try XMLDocument.bytes(["a b": "1"]) }
    #expect(throws: XMLError.self) { try XMLDocument.bytes(["a": "\u{1}"]) }
  }

  /// XML does not say whether one element is a list of one: the mapping does, and pointers stay as its sender counts.
  @Test(arguments: [1, 2]) func whatAMappingTakesAsAListIsOne(count: Int) throws {
    let system = try InlineSystem(
      """
      tables: {word: {words: {"1": accepted}}}
      inbound:
        status:
          form: xml
          fields:
            caseNumber: r.no
            items: {from: r.item, each: {item: code, status: {from: state, table: word}}}
      """)
    #expect(system.findings.isEmpty)
    let item = "<item><code>A</code><state>7</state></item>"
    let translation = system.status("<r><no>1</no>\(String(repeating: item, count: count))</r>")
    guard case .translated(_, let trace) = translation else {
      Issue.record("\(translation)")
      return
    }
    let first = count == 1 ? "/r/item/state" : "/r/item/0/state"
    #expect(trace.unresolved.map(\.pointer) == (count == 1 ? [first] : [first, "/r/item/1/state"]))
  }

  @Test func theFormOfADocumentChoosesItsMapping() throws {
    let system = try InlineSystem(
      """
      inbound:
        status:
          - {form: xml, fields: {caseNumber: r.no}}
          - {form: json, fields: {caseNumber: number}}
      """)
    #expect(system.findings.isEmpty)
    for document in ["<r><no>7</no></r>", " {\"number\": \"7\"}", "\u{FEFF}<r><no>7</no></r>"] {
      guard case .translated(let statuses, _) = system.status(document) else {
        Issue.record("\(document)")
        continue
      }
      #expect(statuses.map(\.caseNumber) == ["7"])
    }
  }

  @Test func aSecondMappingOfOneFormIsNeverReached() throws {
    let system = try InlineSystem(
      "inbound: {status: [{form: xml, fields: {caseNumber: a}}, {form: xml, fields: {caseNumber: b}}]}\n")
    #expect(system.findings.map(\.key) == ["inbound.status[1]"])
  }
}
