public import Foundation
internal import Blocking
internal import ProgramTesting
import Synchronization

/// Real Kafka on loopback, for tests: the distribution that `KAFKA_HOME` names, in a folder and on ports of its own.
///
/// `KAFKA_HOME` has `libs/*.jar` and `bin/kafka-local`, which starts and stops nodes. A cluster ends with the process
/// that started it, however that one ends.
public final class LocalKafka: Sendable {
  /// Brokers to start from.
  public let bootstrapServers: [String]
  private let home: URL
  private let folder: URL
  /// As long as this is open the cluster may live.
  private let leash: FileHandle

  private static let shared = Mutex<Task<LocalKafka, any Error>?>(nil)

  /// Why nothing could be started.
  public struct Failure: Error, CustomStringConvertible {
    /// What `kafka-local` said.
    public var description: String
  }

  /// Where the distribution is; nil where there is none, and tests that want it are skipped.
  public static let home: URL? = ProcessInfo.processInfo.environment["KAFKA_HOME"].flatMap {
    $0.isEmpty ? nil : URL(filePath: $0)
  }

  /// The one-node cluster that all tests of this process share; started for the first that asks. Each uses topics,
  /// groups and transactional ids of its own.
  public static func shared() async throws -> LocalKafka {
    let task = shared.withLock { shared in
      let task = shared ?? Task { try await start() }
      shared = task
      return task
    }
    return try await task.value
  }

  /// Starts a cluster and waits until it answers.
  /// - Parameters:
  ///   - nodes: 1 or 3.
  ///   - overrides: settings of the brokers, each as `key=value`.
  public static func start(nodes: Int = 1, overrides: [String] = []) async throws -> LocalKafka {
    guard let home else { throw Failure(description: "KAFKA_HOME names no distribution of Kafka") }
    return try await DedicatedThread.run(name: "kafka-start") { () throws in
      try LocalKafka(home: home, nodes: nodes, overrides: overrides)
    }
  }

  private init(home: URL, nodes: Int, overrides: [String]) throws {
    self.home = home
    folder = FileManager.default.temporaryDirectory.appending(path: "kafka-\(UUID().uuidString)")
    // Before the start: one that fails half-way leaves nodes running.
    leash = try Subprocess.whenThisEnds(
      run: #""$0" stop --dir "$1"; rm -rf "$1""#, [home.appending(path: "bin/kafka-local").path, folder.path])
    let port = try FreePorts.first(of: nodes * 2)
    let answer = try Self.run(
      home, ["start", "--nodes", "\(nodes)", "--port", "\(port)", "--dir", folder.path],
      ["KAFKA_LOCAL_OVERRIDES": overrides.joined(separator: " "), "KAFKA_HEAP_OPTS": "-Xms128m -Xmx512m"])
    bootstrapServers = answer.split(separator: "\n").last.map { $0.split(separator: ",").map(String.init) } ?? []
  }

  /// Ends all nodes and removes what they kept.
  public func stop() async {
    _ = try? await control("stop")
    try? FileManager.default.removeItem(at: folder)
  }

  /// Ends a node at once, as a crash does. Nodes count from 1.
  public func kill(_ node: Int) async throws { try await control("kill", "\(node)") }

  /// Freezes a node: its connections stay and nothing answers.
  public func freeze(_ node: Int) async throws { try await control("pause", "\(node)") }

  /// Lets a frozen node go on.
  public func thaw(_ node: Int) async throws { try await control("resume", "\(node)") }

  /// Starts a node again, on its own data, and waits until it answers.
  public func bringBack(_ node: Int) async throws { try await control("up", "\(node)") }

  @discardableResult
  private func control(_ words: String...) async throws -> String {
    try await DedicatedThread.run(name: "kafka-control") { [home, folder] () throws in
      try Self.run(home, words + ["--dir", folder.path], [:])
    }
  }

  private static func run(_ home: URL, _ arguments: [String], _ variables: [String: String]) throws -> String {
    let ending = try Subprocess.run(home.appending(path: "bin/kafka-local").path, arguments, variables)
    guard ending.status == 0 else {
      throw Failure(
        description: "kafka-local \(arguments.first ?? "") ended with \(ending.status)\n\(ending.complaint)")
    }
    return ending.output
  }
}
