import Glibc
import SQLite

/// A database file of its own for one test.
struct TemporaryFile: ~Copyable {
  let path: String

  init() {
    path = "/tmp/sqlite-tests-\(getpid())-\(UInt64.random(in: 0...UInt64.max)).db"
  }

  deinit { try? SQLiteConnection.discard(path: path) }
}
