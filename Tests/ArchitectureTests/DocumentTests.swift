import Foundation
import Testing

/// Documents name files; a file that was moved must be found by its readers.
struct DocumentTests {
  private func text(_ path: String) throws -> String {
    try String(contentsOf: SourceTree.root.appending(path: path), encoding: .utf8)
  }

  @Test("every source file that ARCHITECTURE.md names exists")
  func architecture() throws {
    let known = Set(SourceTree.files(in: "Sources").map(\.path))
    let names = try text("ARCHITECTURE.md").matches(of: /`([A-Za-z\/+]+\.swift)`/).map { String($0.1) }
    #expect(names.count > 20)
    for name in names { #expect(known.contains { $0 == name || $0.hasSuffix("/" + name) }, "\(name)") }
  }

  @Test("every link of the documents leads to a file")
  func links() throws {
    let docs = try FileManager.default.contentsOfDirectory(atPath: SourceTree.root.appending(path: "docs").path)
    let pages = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"] + docs.map { "docs/\($0)" }
    for page in pages where page.hasSuffix(".md") {
      let folder = SourceTree.root.appending(path: page).deletingLastPathComponent()
      for match in try text(page).matches(of: /\]\(([^)#]+)\)/) where !match.1.hasPrefix("http") {
        #expect(
          FileManager.default.fileExists(atPath: folder.appending(path: String(match.1)).path), "\(page): \(match.1)")
      }
    }
  }

  @Test("every test that a document names exists")
  func namedTests() throws {
    let suites = SourceTree.files(in: "Tests").map(\.text).joined()
    let folder = SourceTree.root.appending(path: "docs")
    let pages = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".md") }
    for page in pages {
      for name in Set(try text("docs/\(page)").matches(of: /`([A-Z][A-Za-z]*Tests)`/).map(\.1)) {
        #expect(suites.contains("struct \(name)"), "\(page) names \(name)")
      }
    }
  }

  @Test("every make target that README names exists")
  func targets() throws {
    let makefile = try text("Makefile")
    for match in try text("README.md").matches(of: /(?m)^make ([a-z-]+)/) {
      #expect(makefile.contains("\n\(match.1):"), "make \(match.1)")
    }
  }
}
