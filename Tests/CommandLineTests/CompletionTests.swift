import CommandLine
import ProgramTesting
import Testing

@Suite struct CompletionTests {
  @Test(arguments: [
    ("", ["get", "add", "push", "completion"]),
    ("g", ["get"]),
    ("get ", ["things", "places"]),
    ("get p", ["places"]),
    ("get things --", ["--output", "--server", "--quiet", "--watch", "--label", "--help"]),
    ("get things --w", ["--watch"]),
    ("get things -o ", ["table", "wide", "json"]),
    ("get things --output j", ["json"]),
    ("get things --output=j", ["--output=json"]),
    ("get things --output = j", ["json"]),
    ("get things --output =", ["table", "wide", "json"]),
    ("-o json get ", ["things", "places"]),
    ("-q g", ["get"]),
    ("completion ", ["bash", "zsh", "fish"]),
    ("completion bash ", []),
    ("add ", []),
    ("get things -- --w", []),
  ])
  func offersWords(line: String, words: [String]) {
    let typed = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    #expect(sample.candidates(for: typed).words.map(\.word) == words)
  }

  @Test func offersFiles() {
    #expect(sample.candidates(for: ["push", ""]).text == ":files\n")
    #expect(sample.candidates(for: ["push", "a", "b"]).files)
    #expect(sample.candidates(for: ["g"]).text == "get\tlist things\n")
  }

  @Test func bashTakesTheScript() throws {
    let script =
      Shell.bash.completionScript(for: "ctl")
        + """
        ctl() { printf '%s\\t%s\\n' "${*: -1}x" help; }
        COMP_WORDS=(ctl get "th"); COMP_CWORD=2; _ctl; echo "${COMPREPLY[@]}"
        """
    #expect(try Subprocess.run("/bin/bash", ["-c", script]).output == "thx\n")
  }

  @Test func everyScriptNamesTheProgram() {
    for shell in Shell.allCases {
      #expect(shell.completionScript(for: "ctl").contains("ctl completion \(shell.rawValue)"))
      #expect(!shell.completionScript(for: "ctl").contains("PROGRAM"))
    }
  }
}
