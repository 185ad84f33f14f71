import CommandLine

extension Program {
  static let completionVerb = VerbCommand(
    "completion", group: "Set up (配置)", summary: "set up completion of your shell",
    arguments: [
      Argument("SHELL", help: "bash, zsh or fish", completion: .words(Shell.allCases.map(\.rawValue)))
    ],
    examples: [.init("source <(hubctl completion bash)", "for this shell; put it into ~/.bashrc to keep it")],
    action: { session in
      let word = session.invocation.argument(0) ?? ""
      guard let shell = Shell(rawValue: word) else {
        throw session.invocation.usageError("SHELL is bash, zsh or fish, not '\(word.printable)'")
      }
      session.write(shell.completionScript(for: "hubctl"))
      return .ok
    })
}
