import Hub
import JSON
import YAML

/// What a fixture is about.
enum CaseKind: String, CaseIterable {
  /// An application as the system pushes it.
  case application
  /// A status as the system pushes or answers it.
  case status

  func differences(
    _ given: [UInt8], _ expect: ConfigReader, _ mapping: SystemMapping, received: String?, files: SystemCases
  ) -> [String] {
    let now = received.flatMap { Moment(parsing: $0)?.at } ?? Timestamp(milliseconds: 1_772_413_200_000)
    let original = Original(system: mapping.system, bytes: given, receivedAt: now)
    switch self {
    case .application:
      return Expectation(expect, files).differences(mapping.translator.application(from: original)) { $0.json }
    case .status:
      let number = expect.optional("number", .text).map { CaseNumber($0) }
      return Expectation(expect, files).differences(mapping.translator.statuses(from: original, number: number)) {
        .array($0.map(\.json))
      }
    }
  }
}
