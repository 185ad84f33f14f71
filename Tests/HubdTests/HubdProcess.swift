import Blocking
import Foundation
import ProgramTesting
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
    let (reading, writing) = try Subprocess.pipe()
    process = try Subprocess.spawn(
      Subprocess.built("hubd"), arguments, environment.merging(own) { given, _ in given }, inheriting: false
    ) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
      posix_spawn_file_actions_adddup2(&actions, writing.fileDescriptor, 2)
    }
    try writing.close()
    DedicatedThread.start(name: "hubd-output") { [weak self, process] in
      while case let data = reading.availableData, !data.isEmpty { self?.take(data) }
      self?.take(Data())
      self?.end(Subprocess.status(of: process))
    }
  }

  deinit {
    if exit.withLock({ $0.code }) == nil { kill(process, SIGKILL) }
    try? FileManager.default.removeItem(at: directory)
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

  /// Its number.
  var number: pid_t { process }

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
