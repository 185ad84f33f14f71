import Blocking
import Foundation
import ProgramTesting
import Testing

/// The completion scripts in the shells themselves, with the program that was just built. A shell that is not installed is
/// skipped, and said so.
@Suite(.timeLimit(.minutes(1))) struct ShellCompletionTests {
  private static func has(_ shell: String) -> Bool {
    ["/usr/bin", "/bin"].contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(shell)") }
  }

  /// Runs a script in a shell, with hubctl on its path; what it printed.
  private func run(_ shell: String, _ arguments: [String], _ script: String) async throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized.path
    let bin = URL(filePath: Subprocess.built("hubctl")).deletingLastPathComponent().path
    // Not to be ended otherwise: an interactive shell takes no SIGTERM.
    let words = ["--signal=KILL", "30", "env", "--chdir", root, shell] + arguments + ["-c", script]
    let variables = ["PATH": "\(bin):/usr/bin:/bin", "HOME": "/nonexistent", "TERM": "dumb"]
    return try await DedicatedThread.run(name: "shell") {
      try Subprocess.run("/usr/bin/timeout", words, variables, inheriting: false).output
    }
  }

  @Test(.enabled(if: has("bash"), "bash is not installed")) func bash() async throws {
    let script = """
      source <(hubctl completion bash)
      try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _hubctl; echo "${COMPREPLY[@]}"; }
      try hubctl get th; try hubctl get themes -o j; try hubctl push README
      """
    #expect(try await run("bash", ["--norc"], script) == "themes\njson\nREADME.md\n")
  }

  @Test(.enabled(if: has("fish"), "fish is not installed: apt-get install fish")) func fish() async throws {
    let script = """
      hubctl completion fish | source
      for line in "hubctl get th" "hubctl get themes -o j" "hubctl push README"; complete -C "$line"; end
      """
    let lines = try await run("fish", ["-N"], script).split(separator: "\n")
    #expect(lines.map { $0.split(separator: "\t").first } == ["themes", "json", "README.md"])
    #expect(lines.first?.contains("themes (一件事)") == true)
  }

  /// A shell at a terminal of its own: the words are typed, then TAB; it writes what is missing of the last one.
  @Test(
    .enabled(if: has("zsh"), "zsh is not installed: apt-get install zsh"),
    arguments: [
      ("hubctl get th", "emes"), ("hubctl get themes -o j", "son"), ("hubctl push README", ".md"),
    ])
  func zsh(typed: String, missing: String) async throws {
    let script = """
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell 'PS1=; autoload -Uz compinit; compinit -u -D; source <(hubctl completion zsh); print REA''DY'
      zpty -r shell out '*READY*'
      zpty -w -n shell $'\(typed)\\t'
      zpty -r shell out '*\(missing)*' && print -r -- completed
      zpty -d shell
      """
    #expect(try await run("zsh", ["-f"], script).hasSuffix("completed\n"))
  }
}
