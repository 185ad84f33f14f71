import Foundation

/// Runs a program to its end.
///
/// Not by Foundation's `Process`: that one waits as well for whatever the program started and left running.
enum Subprocess {
  /// What a program wrote to its standard output, and its exit status.
  static func run(_ path: String, _ arguments: [String], _ variables: [String: String]) throws -> (String, Int32) {
    let output = Pipe()
    let (reading, writing) = (output.fileHandleForReading, output.fileHandleForWriting)
    try closeInChildren([reading, writing])
    let process = try spawn(path, arguments, variables) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_adddup2(&actions, writing.fileDescriptor, 1)
    }
    try writing.close()
    let text = String(decoding: try reading.readToEnd() ?? Data(), as: UTF8.self)
    return (text, status(of: process))
  }

  /// Waits for a program to end: its exit status, or 128 and the signal that ended it.
  static func status(of process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }

  /// Has a line of shell run once the handle is closed, which at the latest is when this process has ended.
  static func whenThisEnds(run line: String, _ words: [String]) throws -> FileHandle {
    let leash = Pipe()
    let (reading, writing) = (leash.fileHandleForReading, leash.fileHandleForWriting)
    try closeInChildren([reading, writing])
    _ = try spawn("/bin/sh", ["-c", "cat; " + line] + words, [:]) { actions in
      posix_spawn_file_actions_adddup2(&actions, reading.fileDescriptor, 0)
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    }
    try reading.close()
    return writing
  }

  /// Starts a program.
  static func spawn(
    _ path: String, _ arguments: [String], _ variables: [String: String],
    _ redirect: (inout posix_spawn_file_actions_t) -> Void
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    redirect(&actions)
    // Whatever else is open here is no business of the program; one that kept Foundation's own descriptors open would
    // keep `Process` waiting elsewhere.
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
      if let descriptor = Int32(name), descriptor > 2 { posix_spawn_file_actions_addclose(&actions, descriptor) }
    }
    let words = strings([path] + arguments)
    let environment = strings(
      ProcessInfo.processInfo.environment.merging(variables) { $1 }.map { "\($0)=\($1)" })
    defer { for string in words + environment { free(string) } }
    var process = pid_t()
    guard posix_spawn(&process, path, &actions, nil, words, environment) == 0 else {
      throw CocoaError(.executableLoad)
    }
    return process
  }

  private static func closeInChildren(_ handles: [FileHandle]) throws {
    for handle in handles where fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC) < 0 {
      throw CocoaError(.fileReadUnknown)
    }
  }

  /// Strings as C wants them: a list of pointers that ends with a null.
  private static func strings(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
    strings.map { strdup($0) } + [nil]
  }
}
