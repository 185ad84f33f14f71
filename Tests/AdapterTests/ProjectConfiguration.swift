import Adapters
import Foundation
@testable import Hub
import Testing

/// The project's own `config/`, as the tests read it.
enum ProjectConfiguration {
  static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "config").path

  /// The whole configuration, loaded once.
  static let loaded = HubConfiguration.load(directory: directory).configuration

  /// The codes of all systems that have a file, planned ones too.
  static let systems = loaded?.systems.keys.map(\.rawValue).sorted() ?? []

  /// The compiled mapping of a system; the test fails where its file has findings.
  static func mapping(of system: String, in directory: String = directory) throws -> (SystemMapping, ConfigFiles) {
    let findings = FindingCollector()
    let files = try #require(ConfigFiles(directory: directory, findings: findings))
    let codes = files.paths(in: "codes", ending: ".csv").map { path in
      CodeTable(
        name: String(path.dropFirst(6).dropLast(4)), file: path, bytes: files.contents[path] ?? [], findings: findings)
    }
    let path = "systems/\(system).yaml"
    let bytes = try #require(files.contents[path])
    let reader = try #require(ConfigReader(file: path, bytes: bytes, findings: findings))
    let declaration = try #require(SystemDeclaration(reading: reader))
    reader.finish()
    let mapping = SystemMapping(
      compiling: declaration, codes: Dictionary(uniqueKeysWithValues: codes.map { ($0.name, $0) }), findings: findings)
    #expect(findings.findings.map(\.description) == [])
    return (mapping, files)
  }

  /// A system's file, with other credentials if wanted.
  static func declaration(
    of system: String, credentials: [SystemCredential]? = nil, in directory: String = directory
  ) throws -> SystemDeclaration {
    let findings = FindingCollector()
    let files = try #require(ConfigFiles(directory: directory, findings: findings))
    let path = "systems/\(system).yaml"
    let bytes = try #require(files.contents[path])
    let reader = try #require(ConfigReader(file: path, bytes: bytes, findings: findings))
    var declaration = try #require(SystemDeclaration(reading: reader))
    if let credentials { declaration.credentials = credentials }
    return declaration
  }
}
