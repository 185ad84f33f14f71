import Foundation

/// Runs a program to its end.
///
/// Not by Foundation's `Process`: that one waits as well for whatever the program started and left running.
enum Subprocess {
  /// What a program wrote to its standard output, and its exit status (128 and more: ended by a signal).
  static func run(_ path: String, _ arguments: [String], _ variables: [String: String]) throws -> (String, Int32) {
    let output = Pipe()
    let (reading, writing) = (output.fileHandleForReading, output.fileHandleForWriting)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, writing.fileDescriptor, 1)
    posix_spawn_file_actions_addclose(&actions, writing.fileDescriptor)
    posix_spawn_file_actions_addclose(&actions, reading.fileDescriptor)
    let words = strings([path] + arguments)
    let environment = strings(
      ProcessInfo.processInfo.environment.merging(variables) { $1 }.map { "\($0)=\($1)" })
    defer { for string in words + environment { free(string) } }
    var process = pid_t()
    let failure = posix_spawn(&process, path, &actions, nil, words, environment)
    try writing.close()
    guard failure == 0 else { throw CocoaError(.executableLoad) }
    let text = String(decoding: try reading.readToEnd() ?? Data(), as: UTF8.self)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return (text, status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f)
  }

  /// Strings as C wants them: a list of pointers that ends with a null.
  private static func strings(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
    strings.map { strdup($0) } + [nil]
  }
}
