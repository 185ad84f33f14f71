import Foundation

/// The project's own sources, as text.
enum SourceTree {
  struct File: Sendable, CustomStringConvertible {
    /// Path from the project's root: `Sources/Hub/Stage.swift`.
    let path: String
    let text: String
    var description: String { path }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// Modules that the file imports.
    var imports: Set<String> {
      let words = lines.map { $0.split(separator: " ") }
      return Set(
        words.compactMap { words in
          guard let index = words.firstIndex(of: "import"), index <= 1, words.count > index + 1 else { return nil }
          return String(words[index + 1].split(separator: ".")[0])
        })
    }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// All Swift files below a folder.
  static func files(in folder: String) -> [File] {
    let base = root.appending(path: folder)
    let enumerator = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
    var files: [File] = []
    while let url = enumerator?.nextObject() as? URL {
      guard url.pathExtension == "swift", let text = try? String(contentsOf: url, encoding: .utf8) else { continue }
      files.append(File(path: String(url.path.dropFirst(root.path.count + 1)), text: text))
    }
    return files.sorted { $0.path < $1.path }
  }
}
