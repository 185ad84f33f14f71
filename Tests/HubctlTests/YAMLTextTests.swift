import JSON
import Testing
import YAML

@testable import hubctl

@Suite struct YAMLTextTests {
  @Test func writesBlockStyle() {
    let value: JSONValue = [
      "name": "我要开饭店", "number": "0012", "word": "yes", "n": 3, "none": nil,
      "list": [["a": 1, "b": ["x"]], [], "c: d"], "empty": [:], "multi": "a\nb",
    ]
    #expect(
      value.yaml == """
        name: 我要开饭店
        number: "0012"
        word: "yes"
        "n": 3
        none: null
        list:
          - a: 1
            b:
              - x
          - []
          - "c: d"
        empty: {}
        multi: "a\\nb"

        """)
  }

  @Test(
    arguments: [
      ["a": ["b": ["c": [["d": [1, [2, ["e": "f"]]]], "g"]]]], [[["x"]], [:]],
      ["- a": "#b", "": "", "k": ["~", "null", "1e3", "0x1"]],
      "top", ["deep": [["list": [["one": 1], ["two": 2]]]]],
    ] as [JSONValue])
  func isReadBackAsItWas(value: JSONValue) throws {
    let node = try #require(try YAMLNode.parse(Array(value.yaml.utf8)))
    #expect(read(node) == value)
  }

  private func read(_ node: YAMLNode) -> JSONValue {
    if let elements = node.elements { return .array(elements.map(read)) }
    if let entries = node.entries {
      return .object(JSONObject(members: entries.map { .init(key: $0.key, value: read($0.value)) }))
    }
    if node.isNull { return nil }
    if let number = node.int { return .integer(number) }
    return .string(node.scalar ?? "")
  }
}
