public import Hub
import JSON
import YAML

/// The fixtures of a system, `config/systems/<code>/cases/*.yaml`: what was given, and what the mapping must make of it.
/// `hubctl check` and `hubctl systems test` run them.
public struct SystemCases: Sendable {
  /// What became of one fixture.
  public struct Outcome: Sendable {
    /// The file and the name in it: `systems/city/cases/dates.yaml: compact`.
    public var name: String
    /// Quirks of the wire shape that it shows.
    public var quirks: [String]
    /// What differs; empty where it is as expected.
    public var findings: [Finding]
    /// Whether it is as expected.
    public var passed: Bool { findings.isEmpty }
  }

  private let files: ConfigFiles
  private let mapping: SystemMapping

  /// The fixtures of one system, in the files of a configuration.
  public init(_ mapping: SystemMapping, in files: ConfigFiles) {
    self.files = files
    self.mapping = mapping
  }

  /// Runs all fixtures.
  public func run() -> [Outcome] {
    files.paths(in: folder, ending: ".yaml").flatMap { path -> [Outcome] in
      let findings = FindingCollector()
      guard let reader = ConfigReader(file: path, bytes: files.contents[path] ?? [], findings: findings) else {
        return [Outcome(name: path, quirks: [], findings: findings.findings)]
      }
      // Where the fixtures of the file come from.
      _ = reader.required("source", .text)
      let outcomes = reader.sections("cases").map { run($0, of: path) }
      reader.finish()
      return findings.findings.isEmpty ? outcomes : [Outcome(name: path, quirks: [], findings: findings.findings)]
    }
  }

  private var folder: String { "systems/\(mapping.system)/cases" }

  private func run(_ reader: ConfigReader, of path: String) -> Outcome {
    let name = reader.required("name", .text) ?? reader.key
    let quirks = reader.list("quirks", .text)
    let place = reader.node.position
    let findings = differences(reader).map { difference in
      Finding(
        file: path, line: place.line, column: place.column, key: name, zh: "样例不符：\(difference)",
        en: "differs: \(difference)")
    }
    return Outcome(name: "\(path): \(name)", quirks: quirks, findings: findings)
  }

  private func differences(_ reader: ConfigReader) -> [String] {
    guard let kind: CaseKind = reader.required("kind", .word) else { return [] }
    guard let given = given(reader), let expect = reader.section("expect") else { return [] }
    return CaseRun(given: given, reader: reader, expect: expect, mapping: mapping, files: self).differences(kind)
  }

  /// The bytes that a fixture gives: a file beside it, or text in it.
  private func given(_ reader: ConfigReader) -> [UInt8]? {
    if let text = reader.optional("text", .text) { return Array(text.utf8) }
    guard let name = reader.required("given", .text) else { return nil }
    guard let bytes = bytes(name) else {
      reader.report("given", zh: "没有此文件", en: "is not a file beside this one", hint: "\(folder)/\(name)")
      return nil
    }
    return bytes
  }

  /// A file of this system's fixtures.
  func bytes(_ name: String) -> [UInt8]? { files.contents["\(folder)/\(name)"] }
}
