import Foundation
import JSON

/// Files beside the tests.
enum Fixtures {
  /// A JSON file under `Tests/HubTests`.
  static func json(_ path: String) throws -> JSONValue { try JSONValue(parsing: bytes(path)) }

  /// The bytes of a file under `Tests/HubTests`.
  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: path)))
  }
}
