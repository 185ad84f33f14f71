import Testing

@testable import Hub

@Suite struct ConfigReaderTests {
  private func read(_ text: String, _ body: (ConfigReader) -> Void) -> [Finding] {
    let findings = FindingCollector()
    guard let reader = ConfigReader(file: "f.yaml", bytes: Array(text.utf8), findings: findings) else {
      return findings.findings
    }
    body(reader)
    reader.finish()
    return findings.findings
  }

  @Test func readsEveryForm() {
    let found = read("text: 012\nsize: 8 MiB\nspan: 250ms\nday: 2026-03-02\nmany: [1, 2]\nrole: admin\nref: env:KEY\n")
    {
      #expect($0.required("text", .text) == "012")
      #expect($0.required("size", .size) == 8 << 20)
      #expect($0.required("span", .duration) == .milliseconds(250))
      #expect($0.required("day", .date) == CivilDate(year: 2026, month: 3, day: 2))
      #expect($0.list("many", .int(1...9)) == [1, 2])
      #expect($0.required("role", ConfigForm<HubSettings.Role>.word) == .admin)
      #expect($0.required("ref", .secret)?.description == "env:KEY")
    }
    #expect(found == [])
  }

  @Test func everyWrongValueIsFoundAtItsPlace() {
    let found = read("a: 5x\nb:\n  - 1\n  - x\nc: [1]\n") {
      #expect($0.value("a", .duration, default: .seconds(1)) == .seconds(1))
      #expect($0.list("b", .int(0...9)) == [1])
      #expect($0.section("c") != nil)
      #expect($0.required("d", .text) == nil)
    }
    #expect(found.map(\.key) == ["a", "b[1]", "c", "d"])
    #expect(found.map(\.line) == [1, 4, 5, 1])
    #expect(found.map(\.column) == [4, 5, 4, 1])
  }

  @Test func unknownKeysAreRefusedWithTheLikelyWord() {
    let found = read("outer:\n  timeuot: 3s\n") { _ = $0.section("outer")?.optional("timeout", .duration) }
    #expect(found.map(\.key) == ["outer.timeuot"])
    #expect(found.first?.hint == "did you mean \"timeout\"?")
    #expect(found.first?.description.hasPrefix("f.yaml:2:3: error: outer.timeuot: is not a known key") == true)
  }

  @Test func anInnerReaderNamesItsPath() {
    let found = read("list:\n  - {n: 1}\n  - {m: 1}\n") { reader in
      for section in reader.sections("list") { _ = section.required("n", .int(0...9)) }
    }
    #expect(found.map(\.key) == ["list[1].n", "list[1].m"])
  }

  @Test(arguments: ["", "a: [", "a: 1\na: 2\n"]) func whatIsNotYAMLIsAFinding(text: String) {
    #expect(read(text) { _ in }.count == 1)
  }

  @Test(arguments: ["99999999999999999999d", "-1s", "s", "1 w"]) func wrongSpansAreRefused(text: String) {
    #expect(read("a: \(text)\n") { _ = $0.optional("a", .duration) }.map(\.key) == ["a"])
  }
}
