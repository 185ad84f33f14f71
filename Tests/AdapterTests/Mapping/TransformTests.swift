import Hub
import Testing

/// The transforms, one by one, seen from outside: a status whose opinion is made by the rule under test.
@Suite struct TransformTests {
  private func opinion(_ rule: String, _ document: String, more: String = "") throws -> String? {
    let system = try InlineSystem(
      "\(more)\ninbound: {status: {absent: [\"null\", \"\"], fields: {caseNumber: {value: n}, opinion: \(rule)}}}")
    try #require(system.findings.map(\.description) == [])
    guard case .translated(let events, _) = system.status(document) else { return "not translated" }
    return events.first?.opinion
  }

  @Test(arguments: [
    ("a", #"{"a": "x"}"#, "x"),
    ("a.b.1", #"{"a": {"b": ["x", "y"]}}"#, "y"),
    ("/a.b", #"{"a.b": "x"}"#, "x"),
    ("/a~1b/0", #"{"a/b": ["x"]}"#, "x"),
    ("{from: 'list[kind=b].data'}", #"{"list": [{"kind": "a", "data": "1"}, {"kind": "b", "data": "2"}]}"#, "2"),
    ("{value: fixed}", "{}", "fixed"),
    ("{first-of: [a, b]}", #"{"a": "null", "b": "x"}"#, "x"),
    ("{concat: [a, {value: '-'}, b]}", #"{"a": "1", "b": 2}"#, "1-2"),
    ("{when: [{if: {a: [x, y]}, value: one}, {value: other}]}", #"{"a": "y"}"#, "one"),
    ("{when: [{if: {a: present}, value: one}, {value: other}]}", #"{"a": " "}"#, "other"),
    ("{when: [{if: {not: {any: [{a: x}, {b: x}]}}, value: one}, {value: other}]}", #"{"a": "x"}"#, "other"),
    ("{when: [{if: {a: {same-as: b}}, value: same}, {value: other}]}", #"{"a": 1, "b": "1"}"#, "same"),
    ("{from: a, split: [',', '，'], unique: true, join: '|'}", #"{"a": " x，y,, x ,z"}"#, "x|y|z"),
    ("{from: a, split: ',', first: true}", #"{"a": "x,y"}"#, "x"),
    ("{from: a, each-value: b, join: ','}", #"{"a": [{"b": 1}, {"b": 2}, {}]}"#, "1,2"),
    ("{from: a, json: true, as-json: true}", #"{"a": "{\"b\": 1}"}"#, #"{"b":1}"#),
    ("{from: a, json: true, as-json: true}", #"{"a": "\"{\\\"b\\\": 1}\""}"#, #"{"b":1}"#),
    ("{from: a, date-form: spaced}", #"{"a": "20260302T091500"}"#, "2026-03-02 09:15:00"),
    ("{from: a, text: true}", #"{"a": 100000000000000000101}"#, "100000000000000000101"),
    ("{from: a, trim: true}", #"{"a": "\u3000x "}"#, "x"),
    ("{from: a, fold: identifier}", #"{"a": "ｘ1"}"#, "X1"),
    ("{from: a, default: none}", "{}", "none"),
    ("{list: [a, b], join: '+'}", #"{"a": "1", "b": "2"}"#, "1+2"),
    ("{from: a, entries: true, except: [c], each-value: name, join: ','}", #"{"a": {"b": 1, "c": 2, "d": 3}}"#, "b,d"),
    ("{from: a, rename: {b: z}, as-json: true}", #"{"a": {"b": 1}}"#, #"{"z":1}"#),
  ]) func makes(rule: String, document: String, expected: String) throws {
    #expect(try opinion(rule, document) == expected)
  }

  @Test func gatheringFindsElementsInElements() throws {
    let rule =
      "{gather: list, below: child, named: kind, holding: {first-of: [data, {from: more, join: '、'}]}, as-json: true}"
    let document = """
      {"list": [{"kind": "a", "data": "1", "child": [[{"kind": "b", "data": "", "more": ["x", "y"]}]]}, {"data": "nameless"}]}
      """
    #expect(try opinion(rule, document) == #"{"a":"1","b":"x、y"}"#)
  }

  @Test func tablesGoBothWays() throws {
    let table = "tables: {t: {words: {一: one, 壹: one}}}"
    #expect(try opinion("{from: a, table: t}", #"{"a": "壹"}"#, more: table) == "one")
    #expect(try opinion("{from: a, reverse-table: t}", #"{"a": "one"}"#, more: table) == "一")
    #expect(try opinion("{from: a, reverse-table: t}", #"{"a": "two"}"#, more: table) == nil)
    let others = "tables: {t: {words: {一: one}, others: many}}"
    #expect(try opinion("{from: a, table: t}", #"{"a": "二"}"#, more: others) == "many")
  }
}
