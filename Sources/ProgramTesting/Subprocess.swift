public import Foundation

/// Runs a program to its end.
///
/// Not by Foundation's `Process`: that one waits as well for whatever the program started and left running.
public enum Subprocess {
  /// How a program ended.
  public struct Ending: Sendable {
    /// What it wrote to its standard output.
    public var output: String
    /// What it wrote to its standard error.
    public var complaint: String
    /// Its exit status, or 128 and the signal that ended it.
    public var status: Int32
  }

  /// Where a program of this package is, built together with the tests.
  public static func built(_ name: String) -> String {
    let tests = URL(filePath: ProcessInfo.processInfo.arguments.first ?? "")
    return tests.deletingLastPathComponent().appending(path: name).path
  }

  /// Runs a program and waits for its end; blocks.
  /// - Parameters:
  ///   - variables: its environment.
  ///   - inheriting: whether this process's own environment stands below them.
  ///   - input: what it reads from its standard input.
  public static func run(
    _ path: String, _ arguments: [String], _ variables: [String: String] = [:], inheriting: Bool = true,
    input: String = ""
  ) throws -> Ending {
    // Files, not pipes: one that is not read would stop the program, and whatever it leaves running may hold them.
    let folder = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["input", "output", "complaint"].map { folder.appending(path: $0) }
    for file in files { try Data((file == files[0] ? input : "").utf8).write(to: file) }
    let process = try spawn(path, arguments, variables, inheriting: inheriting) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, files[0].path, O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 1, files[1].path, O_WRONLY | O_APPEND, 0)
      posix_spawn_file_actions_addopen(&actions, 2, files[2].path, O_WRONLY | O_APPEND, 0)
    }
    let status = status(of: process)
    func text(_ file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }
    return Ending(output: try text(files[1]), complaint: try text(files[2]), status: status)
  }

  /// Waits for a program to end: its exit status, or 128 and the signal that ended it.
  public static func status(of process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }

  /// Has a line of shell run once the handle is closed, which at the latest is when this process has ended. The shell is in a
  /// group of its own: whoever ends this process with its group, as `timeout` does, does not end the shell.
  public static func whenThisEnds(run line: String, _ words: [String]) throws -> FileHandle {
    let (reading, writing) = try pipe()
    _ = try spawn("/bin/sh", ["-c", "cat; " + line] + words, [:], isApart: true) { actions in
      posix_spawn_file_actions_adddup2(&actions, reading.fileDescriptor, 0)
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    }
    try reading.close()
    return writing
  }

  /// Starts a program.
  /// - Parameters:
  ///   - variables: its environment.
  ///   - inheriting: whether this process's own environment stands below them.
  ///   - isApart: whether it is in a process group of its own.
  ///   - redirect: says what its descriptors 0, 1 and 2 are; no others are open in it.
  public static func spawn(
    _ path: String, _ arguments: [String], _ variables: [String: String], inheriting: Bool = true,
    isApart: Bool = false, _ redirect: (inout posix_spawn_file_actions_t) -> Void
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
    // A sanitizer's settings are for every program that it was built into. Leaks are not looked for there: a program ends
    // with all that it holds, and what Swift holds by a pointer with a tag in it would be taken for one.
    var own = ProcessInfo.processInfo.environment.filter { inheriting || $0.key.hasSuffix("SAN_OPTIONS") }
    if let options = own["ASAN_OPTIONS"] { own["ASAN_OPTIONS"] = options + ":detect_leaks=0" }
    let environment = strings(own.merging(variables) { $1 }.map { "\($0)=\($1)" })
    defer { for string in words + environment { free(string) } }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Group 0 is a new one, with the number of the process.
    if isApart { posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP)) }
    var process = pid_t()
    guard posix_spawn(&process, path, &actions, &attributes, words, environment) == 0 else {
      throw CocoaError(.executableLoad)
    }
    return process
  }

  /// A pipe whose ends no program inherits but by a redirection.
  public static func pipe() throws -> (reading: FileHandle, writing: FileHandle) {
    let pipe = Pipe()
    let (reading, writing) = (pipe.fileHandleForReading, pipe.fileHandleForWriting)
    for handle in [reading, writing] where fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC) < 0 {
      throw CocoaError(.fileReadUnknown)
    }
    return (reading, writing)
  }

  /// Strings as C wants them: a list of pointers that ends with a null.
  private static func strings(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
    strings.map { strdup($0) } + [nil]
  }
}
