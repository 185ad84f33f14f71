import Testing

/// Habits that a reviewer would otherwise have to look for.
struct HabitTests {
  @Test("nothing from outside can end the process")
  func noTraps() {
    let traps = ["fatalError(", "try!", " as! ", "assertionFailure("]
    for file in SourceTree.files(in: "Sources") {
      let found = traps.filter { file.text.contains($0) }
      #expect(found.isEmpty, "\(file)")
    }
  }

  @Test("files stay small: none above 300 lines, the median under 90")
  func small() {
    let counts = SourceTree.files(in: "Sources").map { (lines: $0.lines.count, path: $0.path) }
    for file in counts { #expect(file.lines <= 300, "\(file.path) has \(file.lines) lines") }
    let sorted = counts.map(\.lines).sorted()
    #expect(sorted[sorted.count / 2] < 90)
  }

  @Test("no test waits by sleeping")
  func noSleeping() {
    let calls = ["Thread." + "sleep(", "Task." + "sleep(", "us" + "leep("]
    for file in SourceTree.files(in: "Tests") {
      let found = calls.filter { file.text.contains($0) }
      #expect(found.isEmpty, "\(file)")
    }
  }
}
