import JSON
import Testing

@Suite struct JSONPointerTests {
  /// RFC 6901 §5.
  let document: JSONValue = [
    "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8,
  ]

  @Test func findsTheExamplesOfTheStandard() {
    #expect(document[pointer: ""] == document)
    #expect(document[pointer: "/foo"] == ["bar", "baz"])
    #expect(document[pointer: "/foo/0"] == "bar")
    for (text, value) in [("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3), ("/ ", 7), ("/m~0n", 8)] {
      #expect(JSONPointer(text).flatMap { document[pointer: $0]?.int64 } == Int64(value))
    }
  }

  @Test(arguments: [
    "/foo/2", "/foo/-1", "/foo/00", "/foo/+1", "/foo/-", "/foo/0/x", "/none", "/foo/99999999999999999999",
  ])
  func findsNothingElsewhere(text: String) {
    #expect(JSONPointer(text).map { document[pointer: $0] } == .some(nil))
  }

  @Test func refusesMalformedText() {
    for text in ["foo", "/a~", "/a~2", "/~x/b"] { #expect(JSONPointer(text) == nil) }
  }

  @Test func writesWhatItReads() {
    let pointer = JSONPointer(tokens: ["a/b", "m~n", "~1", "", "咖/\u{301}"]).appending("x").appending(3)
    #expect(pointer.description == "/a~1b/m~0n/~01//咖~1\u{301}/x/3")
    #expect(JSONPointer(pointer.description) == pointer)
    #expect(JSONPointer().description.isEmpty)
  }
}
