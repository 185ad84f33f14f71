import CSV
import Testing

@Suite struct CSVTests {
  private func rows(_ text: String) throws -> [[String]] { try CSVReader.rows(of: Array(text.utf8)).map(\.fields) }

  @Test func quotesCommasAndLineBreaksStandInFields() throws {
    #expect(try rows("a,\"b,c\"\r\n\"d\"\"e\",\"f\r\ng\"\r\n") == [["a", "b,c"], ["d\"e", "f\r\ng"]])
  }

  @Test func eachRowKnowsItsLine() throws {
    let rows = try CSVReader.rows(of: Array("a\n\"b\nb\"\nc\n".utf8))
    #expect(rows.map(\.line) == [1, 2, 4])
  }

  @Test func aMarkAndEmptyLinesAreNoContent() throws {
    #expect(try rows("\u{FEFF}a,b\r\n\r\n,\r\n\"\"\n") == [["a", "b"], ["", ""], [""]])
  }

  @Test(arguments: [
    ("a\n\"b", 2, "a quote is never closed"), ("a\nb\"c", 2, "a quote stands inside an unquoted field"),
    ("\"a\"b", 1, "text follows a closed quote"), ("a\rb", 1, "a carriage return ends no line"),
    ("a\r", 1, "a carriage return ends no line"),
  ])
  func whatIsNoTableIsRefusedWithItsLine(text: String, line: Int, message: String) {
    #expect(throws: CSVReader.Failure(line: line, message: message)) { try CSVReader.rows(of: Array(text.utf8)) }
  }

  @Test func bytesThatAreNoTextAreRefused() {
    #expect(throws: CSVReader.Failure.self) { try CSVReader.rows(of: [0x61, 0xFF]) }
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let rows = [["甲", "b,c", "d\"e", "f\r\ng", " h "], [""], ["", ""], ["=1", "'x", "-"]]
    var writer = CSVWriter()
    for row in rows { writer.write(row) }
    #expect(try CSVReader.rows(of: writer.bytes).map(\.fields) == rows)
  }

  @Test func noFieldBecomesAFormula() {
    var writer = CSVWriter(protectingFormulas: true)
    writer.write(["=测试", "+1", "-1", "@a", "1=1", "=a,b"])
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "'=测试,'+1,'-1,'@a,1=1,\"'=a,b\"\r\n")
  }

  @Test func randomBytesNeverTrap() {
    var random = SystemRandomNumberGenerator()
    let alphabet = Array("\",\r\na\u{7532}".utf8)
    for _ in 0..<5000 {
      let bytes = (0..<12).compactMap { _ in alphabet.randomElement(using: &random) }
      guard let rows = try? CSVReader.rows(of: bytes) else { continue }
      var writer = CSVWriter()
      for row in rows { writer.write(row.fields) }
      #expect((try? CSVReader.rows(of: writer.bytes).map(\.fields)) == rows.map(\.fields), "\(bytes)")
    }
  }
}
