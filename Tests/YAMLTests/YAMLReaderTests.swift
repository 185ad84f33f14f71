import Testing
import YAML

@Suite struct YAMLReaderTests {
  private func parse(_ text: String) throws(YAMLError) -> YAMLNode? { try YAMLNode.parse(Array(text.utf8)) }

  @Test func readsTreesInWrittenOrderWithPlaces() throws {
    let root = try #require(
      try parse(
        """
        name: 我要开饭店
        # a remark
        items: [a, "b"]
        rules:
          - when: yes
            days: 08
        empty:
        text: |
          one
          two
        """))
    #expect(root.entries?.map(\.key) == ["name", "items", "rules", "empty", "text"])
    #expect(root["name"]?.scalar == "我要开饭店")
    #expect(root["items"]?.elements?.compactMap(\.scalar) == ["a", "b"])
    let rule = try #require(root["rules"]?.elements?.first)
    #expect(rule["when"]?.scalar == "yes" && rule["when"]?.bool == nil)
    #expect(rule["days"]?.scalar == "08")
    #expect(root["empty"]?.isNull == true)
    #expect(root["text"]?.scalar == "one\ntwo")
    #expect(rule.position == YAMLPosition(line: 5, column: 5))
    #expect(rule.entries?.last?.position == YAMLPosition(line: 6, column: 5))
    #expect(rule["days"]?.position == YAMLPosition(line: 6, column: 11))
  }

  @Test func tellsQuotedFromPlain() throws {
    let root = try #require(try parse("{a: true, b: 'true', c: null, d: 'null', e: 12, f: \"12\"}"))
    #expect(root["a"]?.bool == true && root["b"]?.bool == nil)
    #expect(root["c"]?.isNull == true && root["d"]?.isNull == false)
    #expect(root["e"]?.int == 12 && root["f"]?.int == nil)
  }

  @Test(arguments: ["", "\n\n", "# only a remark\n", "---\n...\n"])
  func emptyFilesHoldNothing(_ text: String) throws {
    let node = try parse(text)
    #expect(node == nil || node?.isNull == true)
  }

  @Test(arguments: [
    ("a: 1\nb: 2\na: 3\n", 3, 1, "stands twice"),
    ("a: &x 1\nb: *x\n", 1, 4, "anchors"),
    ("a: 1\nb: *x\n", 2, 4, "aliases"),
    ("a: !!str 1\n", 1, 4, "tags"),
    ("a: ! 1\n", 1, 4, "tags"),
    ("a: 1\n---\nb: 2\n", 3, 1, "second document"),
    ("? [a]\n: 1\n", 1, 3, "scalar"),
    ("a: [1, 2\nb: 3\n", 2, 2, "expected"),
    ("a:\n\t- 1\n", 2, 1, "cannot start"),
    ("a: 'open\n", 2, 1, "quoted scalar"),
  ])
  func refusesWithThePlace(_ text: String, _ line: Int, _ column: Int, _ words: String) throws {
    let error = try #require(throws: YAMLError.self) { try parse(text) }
    #expect(error.message.contains(words), "\(error)")
    #expect(error.position == YAMLPosition(line: line, column: column), "\(error)")
  }

  @Test func refusesBytesThatAreNotUTF8WithTheirPlace() throws {
    let error = try #require(throws: YAMLError.self) { try YAMLNode.parse(Array("a: 1\nb: ".utf8) + [0xFF]) }
    #expect(error.position == YAMLPosition(line: 2, column: 4))
  }

  @Test func boundsDepthSizeAndNodes() throws {
    let deep = String(repeating: "[", count: 10_000)
    #expect(throws: YAMLError.self) { try parse(deep) }
    #expect(throws: YAMLError.self) { try YAMLNode.parse([0x61, 0x62], limits: YAMLLimits(bytes: 1)) }
    #expect(throws: YAMLError.self) { try YAMLNode.parse(Array("[a, b]".utf8), limits: YAMLLimits(nodes: 2)) }
    #expect(try YAMLNode.parse(Array("[a, b]".utf8), limits: YAMLLimits(nodes: 3)) != nil)
    #expect(try YAMLNode.parse(Array("[[a]]".utf8), limits: YAMLLimits(depth: 3)) != nil)
    #expect(throws: YAMLError.self) { try YAMLNode.parse(Array("[[a]]".utf8), limits: YAMLLimits(depth: 2)) }
  }

  @Test func everyPrefixOfAFileEndsCleanly() {
    let text = Array("a: [1, {b: 'c'}]\nd: |\n  文字\ne: \"\\u4e00\"\n".utf8)
    var read = 0
    for end in text.indices where (try? YAMLNode.parse(Array(text[..<end]))) != nil { read += 1 }
    #expect(read > 0)
  }
}
