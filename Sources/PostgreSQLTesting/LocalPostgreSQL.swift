import Foundation
internal import Blocking
internal import KafkaTesting
internal import ProgramTesting
import Synchronization

/// Real PostgreSQL on loopback, for tests: a cluster in a folder and on a port of its own, run by a user without rights. It
/// ends with the process that started it, however that one ends.
public final class LocalPostgreSQL: Sendable {
  /// Where it listens, on loopback.
  public let port: Int
  /// Its superuser, and that one's password.
  public static let user = "hub_test"
  /// See `user`.
  public static let password = "test-only-not-for-live-use"

  private let folder: URL
  /// As long as this is open the cluster may live.
  private let leash: FileHandle

  private static let shared = Mutex<Task<LocalPostgreSQL, any Error>?>(nil)

  /// Why nothing could be done.
  public struct Failure: Error, CustomStringConvertible {
    /// What the program said.
    public var description: String
  }

  /// The cluster that all tests of this process share; started for the first that asks. Each uses databases of its own.
  public static func shared() async throws -> LocalPostgreSQL {
    let task = shared.withLock { shared in
      let task = shared ?? Task { try await start() }
      shared = task
      return task
    }
    return try await task.value
  }

  /// Starts a cluster and waits until it answers.
  public static func start() async throws -> LocalPostgreSQL {
    if let absence = Programs.absence { throw Failure(description: absence) }
    return try await DedicatedThread.run(name: "postgresql-start") { () throws in try LocalPostgreSQL() }
  }

  /// Why there is no PostgreSQL here, so that tests that want it are skipped; nil where there is one.
  public static var absence: String? { Programs.absence }
  /// Whether there is one.
  public static var isThere: Bool { Programs.absence == nil }

  private init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "postgresql-\(UUID().uuidString)")
    port = try FreePorts.first(of: 1)
    // Before the start: one that fails half-way leaves a server running.
    leash = try Subprocess.whenThisEnds(
      run: #"[ -f "$0/data/postmaster.pid" ] && kill -QUIT "$(head -n 1 "$0/data/postmaster.pid")"; rm -rf "$0""#,
      [folder.path])
    try Programs.makeFolder(folder.path)
    try Data((Self.password + "\n").utf8).write(to: folder.appending(path: "password"))
    try Programs.run(
      "initdb",
      [
        "-D", data, "-U", Self.user, "--pwfile", folder.appending(path: "password").path, "-A", "scram-sha-256",
        "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions",
      ])
    try control("start")
  }

  private var data: String { folder.appending(path: "data").path }

  private func control(_ words: String...) throws {
    var arguments = words + ["-D", data, "-w", "-t", "60", "-s"]
    if words.first == "start" {
      arguments += [
        "-l", folder.appending(path: "log").path, "-o",
        "-p \(port) -c listen_addresses=127.0.0.1 -c unix_socket_directories='\(folder.path)' -c fsync=off"
          + " -c shared_buffers=16MB -c max_connections=40",
      ]
    }
    try Programs.run("pg_ctl", arguments)
  }

  private func controlled(_ words: [String]) async throws {
    try await DedicatedThread.run(name: "postgresql-control") { [self] () throws in
      if words.count > 1 { try control(words[0], words[1], words[2]) } else { try control(words[0]) }
    }
  }

  /// Ends it at once, as a crash does: connections break.
  public func crash() async throws { try await controlled(["stop", "-m", "immediate"]) }

  /// Starts it again, on its own data, and waits until it answers.
  public func bringBack() async throws { try await controlled(["start"]) }

  /// Ends it, and removes what it kept.
  public func end() async {
    try? await crash()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Freezes the server and all its connections: they stay, and nothing answers.
  public func freeze() throws { try signalAll(SIGSTOP) }

  /// Lets a frozen server go on.
  public func thaw() throws { try signalAll(SIGCONT) }

  private func signalAll(_ signal: Int32) throws {
    let first = try String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8).split(separator: "\n").first
    guard let process = first.flatMap({ pid_t($0) }) else { throw Failure(description: "no postmaster.pid") }
    let children = try String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
    for child in [process] + children.split(separator: " ").compactMap({ pid_t($0) }) { kill(child, signal) }
  }

  /// The address of a database.
  public func address(of database: String, user: String = LocalPostgreSQL.user) -> String {
    "postgresql://\(user)@127.0.0.1:\(port)/\(database)"
  }

  /// Makes a database of its own and runs scripts in it.
  /// - Parameter encoding: of the server; others than UTF-8 in locale C.
  /// - Returns: its name.
  public func makeDatabase(_ scripts: String..., encoding: String = "UTF8") async throws -> String {
    let name = "t\(UUID().uuidString.replacing("-", with: "").lowercased())"
    try await run("CREATE DATABASE \(name) TEMPLATE template0 ENCODING '\(encoding)'", in: "postgres")
    for script in scripts { try await run(script, in: name) }
    return name
  }

  /// Runs a script in a database, as psql does. Gives what it prints: values by `|`, a row a line.
  @discardableResult
  public func run(_ script: String, in database: String) async throws -> String {
    try await DedicatedThread.run(name: "psql") { [port] () throws in
      let ending = try Subprocess.run(
        Programs.path(of: "psql"),
        [
          "-h", "127.0.0.1", "-p", "\(port)", "-U", Self.user, "-d", database, "-X", "-q", "-A", "-t", "-v",
          "ON_ERROR_STOP=1", "-f", "-",
        ],
        ["PGPASSWORD": Self.password, "PGCLIENTENCODING": "UTF8"], input: script)
      guard ending.status == 0 else { throw Failure(description: "psql: \(ending.complaint)") }
      return ending.output
    }
  }
}
