import Blocking
import Foundation
import Synchronization

/// A hubd of its own, on free ports and in a directory of its own; ended and removed with the value.
final class HubdProcess: Sendable {
  /// The project's root.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
  /// Secrets that the sample configuration refers to. Sample values.
  static let secrets = [
    "HUB_CITY_KEY": "aHViLXRlc3Qta2V5LTAwMDEtZG8tbm90LXVzZS1saXZl", "HUB_CITY_CLIENT_ID": "hub",
    "HUB_CITY_CLIENT_SECRET": "sample",
  ]

  private struct State {
    var text = ""
    var waiters: [(words: String, continuation: CheckedContinuation<String, Never>)] = []
    var ended = false
  }

  /// Its own directory.
  let directory: URL
  private let process: pid_t
  private let state = Mutex(State())
  private let exit = Mutex<(code: Int32?, waiters: [CheckedContinuation<Int32, Never>])>((nil, []))

  init(_ arguments: [String], environment: [String: String] = secrets, data: URL? = nil) throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "hubd-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let own = [
      "HUB_CONFIG": Self.root.appending(path: "config").path,
      "HUB_DATA": (data ?? directory.appending(path: "data")).path, "HUB_RECEIVE_PORT": "0", "HUB_ADMIN_PORT": "0",
    ]
    let output = Pipe()
    process = try Self.spawn(arguments, environment.merging(own) { given, _ in given }, output)
    try output.fileHandleForWriting.close()
    let reading = output.fileHandleForReading
    DedicatedThread.start(name: "hubd-output") { [weak self, process] in
      while case let data = reading.availableData, !data.isEmpty { self?.take(data) }
      self?.take(Data())
      var status: Int32 = 0
      while waitpid(process, &status, 0) < 0, errno == EINTR {}
      self?.end(status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F)
    }
  }

  deinit {
    if exit.withLock({ $0.code }) == nil { kill(process, SIGKILL) }
    try? FileManager.default.removeItem(at: directory)
  }

  /// Not by Foundation's `Process`, which waits as well for whatever else holds its descriptors.
  private static func spawn(_ arguments: [String], _ environment: [String: String], _ output: Pipe) throws -> pid_t {
    let path = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "hubd").path
    for handle in [output.fileHandleForReading, output.fileHandleForWriting] {
      _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output.fileHandleForWriting.fileDescriptor, 2)
    let words = ([path] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for string in words + variables { free(string) } }
    var process = pid_t()
    guard posix_spawn(&process, path, &actions, nil, words, variables) == 0 else {
      throw CocoaError(.executableLoad)
    }
    return process
  }

  /// Everything that it has said.
  var output: String { state.withLock { $0.text } }

  /// Waits until it has said some words, or has ended; the whole output until then.
  func said(_ words: String) async -> String {
    await withCheckedContinuation { continuation in
      let text = state.withLock { state -> String? in
        if state.ended || state.text.contains(words) { return state.text }
        state.waiters.append((words, continuation))
        return nil
      }
      if let text { continuation.resume(returning: text) }
    }
  }

  /// Waits for its end; the exit code, or 128 and the signal.
  func ended() async -> Int32 {
    await withCheckedContinuation { continuation in
      let code = exit.withLock { exit -> Int32? in
        if exit.code == nil { exit.waiters.append(continuation) }
        return exit.code
      }
      if let code { continuation.resume(returning: code) }
    }
  }

  /// Asks it to end.
  func terminate() { kill(process, SIGTERM) }

  /// The address that a field of the start line names: `receive`, `admin`.
  func address(_ field: String) async -> String {
    let text = await said("\"message\":\"started\"")
    let parts = text.components(separatedBy: "\"\(field)\":\"")
    return parts.count < 2 ? "" : String(parts[1].prefix { $0 != "\"" })
  }

  private func take(_ data: Data) {
    let told = state.withLock { state -> [CheckedContinuation<String, Never>] in
      state.text += String(decoding: data, as: UTF8.self)
      if data.isEmpty { state.ended = true }
      let ready = state.waiters.filter { state.ended || state.text.contains($0.words) }
      state.waiters.removeAll { state.ended || state.text.contains($0.words) }
      return ready.map(\.continuation)
    }
    let text = output
    for continuation in told { continuation.resume(returning: text) }
  }

  private func end(_ code: Int32) {
    let waiters = exit.withLock { exit in
      exit.code = code
      defer { exit.waiters = [] }
      return exit.waiters
    }
    for waiter in waiters { waiter.resume(returning: code) }
  }
}
