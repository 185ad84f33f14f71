import Foundation
import Testing

/// What the documents say of the code.
struct DocumentTests {
  @Test("every test that a document names exists")
  func namedTests() throws {
    let suites = SourceTree.files(in: "Tests").map(\.text).joined()
    let docs = SourceTree.root.appending(path: "docs")
    let pages = try FileManager.default.contentsOfDirectory(at: docs, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "md" }
    #expect(!pages.isEmpty)
    for page in pages {
      let text = try String(contentsOf: page, encoding: .utf8)
      for name in Set(text.matches(of: /`([A-Z][A-Za-z]*Tests)`/).map(\.1)) {
        #expect(suites.contains("struct \(name)"), "\(page.lastPathComponent) names \(name)")
      }
    }
  }
}
