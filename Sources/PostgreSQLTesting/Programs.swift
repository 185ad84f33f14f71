import Foundation
internal import ProgramTesting

/// PostgreSQL's own programs, run by a user that they accept: not root.
enum Programs {
  /// Where Debian puts them, the newest version first; nil where none is installed.
  private static let folder: String? = {
    let root = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    let newest = versions.compactMap { Int($0) }.sorted().last
    return newest.map { "\(root)/\($0)/bin" }.flatMap {
      FileManager.default.isExecutableFile(atPath: $0 + "/initdb") ? $0 : nil
    }
  }()

  private static let isRoot = geteuid() == 0
  private static let setpriv = "/usr/bin/setpriv"
  private static let account = "postgres"

  /// Why they cannot be run; nil where they can.
  static let absence: String? = {
    if folder == nil { return "PostgreSQL is not installed (scripts/setup test)" }
    guard isRoot else { return nil }
    if getpwnam(account) == nil { return "root may not run PostgreSQL, and there is no user \(account)" }
    return FileManager.default.isExecutableFile(atPath: setpriv) ? nil : "there is no \(setpriv)"
  }()

  /// The path of a program.
  static func path(of name: String) -> String { "\(folder ?? "")/\(name)" }

  /// Runs a program to its end; blocks.
  static func run(_ name: String, _ arguments: [String]) throws {
    let words = [path(of: name)] + arguments
    let own = ["--reuid", account, "--regid", account, "--init-groups", "--"]
    let ending =
      isRoot
      ? try Subprocess.run(setpriv, own + words) : try Subprocess.run(words[0], arguments)
    guard ending.status == 0 else {
      throw LocalPostgreSQL.Failure(description: "\(name) ended with \(ending.status): \(ending.complaint)")
    }
  }

  /// Makes a folder that belongs to whoever runs the programs.
  static func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    guard isRoot, let entry = getpwnam(account) else { return }
    guard chown(path, entry.pointee.pw_uid, entry.pointee.pw_gid) == 0 else {
      throw LocalPostgreSQL.Failure(description: "\(path) cannot be given to \(account)")
    }
  }
}
