import Foundation
import HubTesting
import PostgreSQLTesting
import ProgramTesting
import Testing

/// A cluster ends with the process that started it, also where that one is ended with its whole group.
@Suite(
  .enabled(if: LocalPostgreSQL.isThere, Comment(rawValue: LocalPostgreSQL.absence ?? "")), .timeLimit(.minutes(2)))
struct LeashTests {
  /// Names the file into which the process that is killed writes where its cluster is.
  private static let variable = "HUB_TEST_LEASH"
  private static let note = ProcessInfo.processInfo.environment[variable].map { URL(filePath: $0) }

  @Test(.enabled(if: LeashTests.note != nil, "is run by the other test, in a process of its own"))
  func theOneThatIsKilled() async throws {
    let note = try #require(Self.note)
    let server = try await LocalPostgreSQL.start()
    let words = try await server.run("SELECT pg_read_file('postmaster.pid')", in: "postgres")
    try Data(words.utf8).write(to: note, options: .atomic)
    await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
    await server.end()
  }

  @Test(.enabled(if: LeashTests.note == nil)) func whoIsKilledWithItsGroupLeavesNoCluster() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "leash-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let note = folder.appending(path: "postmaster")
    let program = try #require(ProcessInfo.processInfo.arguments.first)
    let process = try Subprocess.spawn(
      program, ["--testing-library", "swift-testing", "--filter", "LeashTests/theOneThatIsKilled"],
      [Self.variable: note.path], isApart: true
    ) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 1, folder.appending(path: "log").path, O_WRONLY | O_CREAT, 0o600)
      posix_spawn_file_actions_adddup2(&actions, 1, 2)
    }
    let isThere = await eventually(within: .seconds(60)) { FileManager.default.fileExists(atPath: note.path) }
    // As `timeout -s KILL` does, and whoever ends a job of a shell.
    kill(-process, SIGKILL)
    _ = Subprocess.status(of: process)
    #expect(isThere)
    guard isThere else { return }
    let words = try String(contentsOf: note, encoding: .utf8).split(separator: "\n")
    let postmaster = try #require(words.first.flatMap { pid_t($0) })
    let cluster = URL(filePath: String(words[1])).deletingLastPathComponent()
    #expect(await eventually(within: .seconds(30)) { kill(postmaster, 0) < 0 && errno == ESRCH })
    #expect(await eventually(within: .seconds(30)) { !FileManager.default.fileExists(atPath: cluster.path) })
  }
}
