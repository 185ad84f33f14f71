import JSON
import Testing

func parse(_ text: String, depth: Int = 64) throws(JSONError) -> JSONValue {
  try JSONValue(parsing: Array(text.utf8), limits: JSONLimits(depth: depth))
}

func refusal(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) -> JSONError? {
  do throws(JSONError) {
    _ = try JSONValue(parsing: bytes, limits: limits)
    return nil
  } catch {
    return error
  }
}

@Suite struct JSONReaderTests {
  @Test func readsEveryKind() throws {
    let text = #" { "a" : [ null , true, false , -0.10e+2 , "咖啡\n\u5e97\uD83D\uDE00\/" ] , "b":{}, "c":[] } "#
    let value = try parse(text)
    #expect(
      value == [
        "a": [nil, true, false, .number(try #require(JSONNumber(text: "-0.10e+2"))), "咖啡\n店😀/"], "b": [:], "c": [],
      ])
  }

  @Test(arguments: ["1e400", "1180591620717411303424", "0.10", "-0", "1E-7"])
  func keepsNumberText(text: String) throws {
    #expect(try parse(text) == .number(try #require(JSONNumber(text: text))))
    #expect(String(decoding: try parse(text).bytes(), as: UTF8.self) == text)
  }

  @Test func keepsEscapedNul() throws {
    #expect(try parse(#""\u0000""#) == "\0")
  }

  @Test(arguments: [
    "", " ", "{", "[", "\"", "[1,]", "{\"a\":1,}", "{,}", "[,1]", "{\"a\"}", "{\"a\" 1}", "{a:1}", "{1:1}", "1 2",
    "{} x",
    "01", "-", "+1", ".5", "1.", "1e", "1e+", "0x10", "NaN", "Infinity", "tru", "nul", "True", "'a'", "\"\u{1}\"",
    "\"a\nb\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\uD800\"", "\"\\uD800x\"", "\"\\uD800\\u0041\"",
    "\"\\uDC00\"", "\"\\", "// c\n1", "\u{FEFF}1", "[1]\0", "\u{A0}1", "\"\\u１２３４\"",
  ])
  func refusesWhatIsNotOfTheGrammar(text: String) {
    #expect(refusal(Array(text.utf8))?.code == .malformed)
  }

  @Test func namesTheOffset() {
    #expect(refusal(Array("[1,x]".utf8)) == JSONError(code: .malformed, offset: 3))
    #expect(refusal(Array("{\"a\":1,\"a\":2}".utf8)) == JSONError(code: .duplicateKey, offset: 7))
  }

  @Test func refusesAKeyThatStandsTwice() throws {
    #expect(refusal(Array(#"{"a":1,"b":{"a":2},"\u0061":3}"#.utf8))?.code == .duplicateKey)
    #expect(refusal(Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8))?.code == .duplicateKey)
    let wide = (0..<1000).map { "\"k\($0)\":0" }
    #expect(try parse("{" + wide.joined(separator: ",") + "}").object?.members.count == 1000)
    for index in [0, 15, 16, 999] {
      let text = "{" + (wide + [wide[index]]).joined(separator: ",") + "}"
      #expect(refusal(Array(text.utf8))?.code == .duplicateKey)
    }
  }

  @Test func refusesWhatIsNotUTF8() {
    let cases: [[UInt8]] = [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
      [0x22, 0xE5, 0xBA, 0x22], [0xFF, 0xFE, 0x7B, 0x00],
      // GBK: the second byte of 乗 is a backslash, so that grammar fails first.
      [0x22, 0x81, 0x5C, 0x22],
    ]
    for bytes in cases { #expect(refusal(bytes)?.code == .charset) }
  }

  @Test func boundsDepthAndSize() throws {
    let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    #expect(throws: Never.self) { try parse(nested(64)) }
    #expect(throws: JSONError(code: .tooDeep, offset: 64)) { try parse(nested(65)) }
    #expect(refusal(Array(String(repeating: "{\"a\":", count: 100_000).utf8))?.code == .tooDeep)
    #expect(refusal(Array("123456".utf8), limits: JSONLimits(bytes: 5))?.code == .tooLarge)
    #expect(refusal(Array("12345".utf8), limits: JSONLimits(bytes: 5)) == nil)
  }

  @Test func takesAByteOrderMarkOffOnRequest() throws {
    let marked: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("{}".utf8)
    #expect(refusal(marked)?.code == .malformed)
    #expect(try JSONValue(parsing: JSONValue.withoutByteOrderMark(marked)) == [:])
    #expect(JSONValue.withoutByteOrderMark([0x31]) == [0x31])
  }
}
