import Foundation
import SQLite

/// A database file of its own for one test.
struct TemporaryFile: ~Copyable {
  let path: String

  init() {
    path = FileManager.default.temporaryDirectory.appending(path: "sqlite-tests-\(UUID().uuidString).db").path
  }

  deinit { try? SQLiteConnection.discard(path: path) }
}
