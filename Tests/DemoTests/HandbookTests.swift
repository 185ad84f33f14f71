import Testing

/// The commands of the documents, typed as they stand there.
@Suite(.timeLimit(.minutes(2)))
struct HandbookTests {
  @Test func everyCommandOfTheHandbookCanBeTyped() async throws {
    let documents = ["docs/operations.md", "docs/hubctl.md", "CONTRIBUTING.md"]
    let (text, code, left) = try await DemoScript.run("demo/handbook", documents)
    #expect(code == 0 && left.isEmpty, "\(text)")
    let lines = text.split(separator: "\n").filter { $0.first?.isNumber == true }
    #expect(lines.count > 20)
    // 4: a record of the quarantine that is not there in this hub; 6: a release without the mapping that it needs.
    for line in lines {
      let allowed = line.contains("quarantine show") ? ["0", "4"] : line.contains("held release") ? ["0", "6"] : ["0"]
      #expect(allowed.contains(String(line.prefix { $0 != "\t" })), "\(line)\n\(text)")
    }
  }
}
