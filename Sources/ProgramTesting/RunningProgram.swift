public import Foundation
internal import Blocking
import Synchronization

/// A program that a test starts, and ends by its process id.
public final class RunningProgram: Sendable {
  /// Its process id.
  public let process: pid_t
  private let ended = Mutex(false)

  /// Starts a program.
  /// - Parameters:
  ///   - variables: above this process's own environment.
  ///   - log: a file to which its standard output and error are added.
  public init(_ path: String, _ arguments: [String], _ variables: [String: String], log: URL) throws {
    process = try Subprocess.spawn(path, arguments, variables) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 1, log.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
      posix_spawn_file_actions_adddup2(&actions, 1, 2)
    }
  }

  /// Whether nobody here has ended it.
  public var isRunning: Bool { !ended.withLock { $0 } }

  /// Ends it at once, as a crash does.
  public func crash() async { await end(SIGKILL) }

  /// Asks it to end, and waits until it has. Its exit status; 128 and more where a signal ended it, nil where it had ended
  /// before.
  @discardableResult
  public func stop() async -> Int32? { await end(SIGTERM) }

  @discardableResult
  private func end(_ signal: Int32) async -> Int32? {
    let first = ended.withLock { ended in
      defer { ended = true }
      return !ended
    }
    guard first else { return nil }
    return await DedicatedThread.run(name: "program-end") { [process] in
      kill(process, signal)
      return Subprocess.status(of: process)
    }
  }

  deinit {
    if !ended.withLock({ $0 }) { kill(process, SIGKILL) }
  }
}
