import Testing

@testable import Hub

@Suite struct CodeTableTests {
  private func table(_ text: String) -> (CodeTable, [String]) {
    let findings = FindingCollector()
    let table = CodeTable(name: "t", file: "codes/t.csv", bytes: Array(text.utf8), findings: findings)
    return (table, findings.findings.map { "\($0.line): \($0.messageEn)" })
  }

  @Test func quotesLineBreaksAndMarksAreRead() {
    let (table, found) = table("\u{FEFF}code,name_zh,name_en,source\r\n1,甲,\"a, \"\"b\"\"\",s\r\n2,乙,\"two\nlines\",s")
    #expect(found == [])
    #expect(table["1"]?.nameEn == "a, \"b\"")
    #expect(table["2"]?.nameEn == "two\nlines")
    #expect(table["3"] == nil)
  }

  @Test func wrongRowsAreFoundAndLeftOut() {
    let (table, found) = table("code,name_zh,name_en,source\n1,a,b,s\n1,c,d,s\n2,x\n3,x,y,\n")
    #expect(table.entries.map(\.code) == ["1"])
    #expect(found.map { $0.prefix(2) } == ["3:", "4:", "5:"])
  }

  @Test(arguments: [
    ("a,b\n", "1: the header must be code,name_zh,name_en,source"),
    ("code,name_zh,name_en,source\n1,\"a", "2: a quote is never closed"),
    ("code,name_zh,name_en,source\n1,\"a\"b,c,d", "2: text follows a closed quote"),
    ("code,name_zh,name_en,source\n1,a\"b,c,d", "2: a quote stands inside an unquoted field"),
  ]) func malformedTablesAreRefused(text: String, message: String) {
    #expect(table(text).1 == [message])
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    let findings = FindingCollector()
    _ = CodeTable(name: "t", file: "f", bytes: [0xFF, 0xFE], findings: findings)
    #expect(findings.findings.map(\.messageEn) == ["is not UTF-8"])
  }
}
