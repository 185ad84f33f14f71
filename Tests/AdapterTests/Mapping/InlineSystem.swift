@testable import Adapters
@testable import Hub
import Testing

/// A system whose file stands in the test.
struct InlineSystem {
  let mapping: SystemMapping
  let findings: [Finding]

  /// - Parameter yaml: the file below its head.
  init(_ yaml: String, codes: [String: String] = [:]) throws {
    let head = "system: sample\nname: {zh: 样例, en: Sample}\npath: 1\n"
    let collector = FindingCollector()
    let reader = try #require(
      ConfigReader(file: "systems/sample.yaml", bytes: Array((head + yaml).utf8), findings: collector))
    let declaration = try #require(SystemDeclaration(reading: reader))
    reader.finish()
    let tables = codes.map { name, csv in
      (
        name,
        CodeTable(
          name: name, file: "codes/\(name).csv", bytes: Array(("code,name_zh,name_en,source\n" + csv).utf8),
          findings: collector)
      )
    }
    mapping = SystemMapping(
      compiling: declaration, codes: Dictionary(uniqueKeysWithValues: tables), findings: collector)
    _ = try AdapterRegistry.transport(of: declaration, mapping, nil, collector)
    findings = collector.findings
  }

  /// Translates a status, which has the fewest fields of its own.
  func status(_ json: String) -> Translation<[StatusEvent]> {
    mapping.translator.statuses(
      from: Original(
        system: "sample", bytes: Array(json.utf8), receivedAt: Timestamp(milliseconds: 1_772_413_200_000)))
  }
}
