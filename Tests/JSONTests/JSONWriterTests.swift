import JSON
import Testing

@Suite struct JSONWriterTests {
  @Test func escapesOnlyWhatMustBe() {
    let value: JSONValue = .string("\"\\/\u{8}\u{C}\n\r\t\u{0}\u{1F}\u{7F}咖😀\u{2028}")
    #expect(
      String(decoding: value.bytes(), as: UTF8.self)
        == #""\"\\/\u0008\u000c\n\r\t\u0000\u001f"# + "\u{7F}咖😀\u{2028}\"")
  }

  @Test func keepsOrSortsMembers() {
    let value: JSONValue = ["b": 1, "a": ["z": 1, "B": 2, "é": 3, "😀": 4, "\u{FFFF}": 5], "": nil]
    #expect(String(decoding: value.bytes(), as: UTF8.self).hasPrefix(#"{"b":1,"a":{"z":1,"B""#))
    #expect(
      String(decoding: value.sortedBytes(), as: UTF8.self)
        == #"{"":null,"a":{"B":2,"z":1,"é":3,""# + "\u{FFFF}" + #"":5,"😀":4},"b":1}"#)
  }

  @Test func printsForPeople() {
    let value: JSONValue = ["a": [1, ["b": "c"]], "d": [], "e": [:]]
    #expect(
      value.pretty() == """
        {
          "a": [
            1,
            {
              "b": "c"
            }
          ],
          "d": [],
          "e": {}
        }

        """)
  }

  @Test func writesNoNumberThatJSONCannotSay() {
    #expect(JSONNumber(Double.nan) == nil)
    #expect(JSONNumber(-Double.infinity) == nil)
    #expect(JSONNumber(0.1)?.text == "0.1")
    #expect(JSONNumber(1e300).flatMap { JSONNumber(text: $0.text) }?.double == 1e300)
    for text in ["", "01", "1 ", " 1", "1,2", "NaN", "true", "\"1\"", "--1"] { #expect(JSONNumber(text: text) == nil) }
  }
}
