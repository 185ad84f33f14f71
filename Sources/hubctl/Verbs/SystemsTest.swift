import Adapters
import CommandLine
import Hub
import JSON

extension Program {
  static let systemsVerb = VerbCommand(
    "systems", group: "Try (试验)", summary: "run the fixtures of a connected system (样例)",
    subcommands: [
      VerbCommand(
        "test", summary: "what was given, and what the mapping must make of it",
        details: "Runs config/systems/CODE/cases/*.yaml without hubd. Exit code 1 where one differs.",
        arguments: [Argument("CODE", help: "the system; all where none is named", isOptional: true)],
        examples: [.init("hubctl systems test xuhui", "after a change of its mapping")],
        action: { session in
          let outcomes = try session.runFixtures(of: session.invocation.argument(0).map { SystemCode($0) })
          let failed = outcomes.filter { !$0.passed }
          session.present(.array(outcomes.map(\.json))) { _ in
            outcomes.map(session.line).joined() + "\(outcomes.count - failed.count) of \(outcomes.count) as expected\n"
          }
          return failed.isEmpty ? .ok : .failed
        })
    ])
}

extension Session {
  fileprivate func runFixtures(of wanted: SystemCode?) throws -> [SystemCases.Outcome] {
    let configuration = try configuration()
    guard let files = ConfigFiles(directory: directory, findings: FindingCollector()) else { return [] }
    let systems = configuration.systems.values.filter { wanted == nil || $0.code == wanted }
    guard !systems.isEmpty else {
      let known = configuration.systems.keys.sorted().map(\.rawValue).joined(separator: ", ")
      throw Failure(.notFound, "there is no system of that code", hint: "known: \(known)")
    }
    return systems.sorted { $0.code < $1.code }.flatMap { system in
      let mapping = SystemMapping(compiling: system, codes: configuration.codes, findings: FindingCollector())
      return SystemCases(mapping, in: files).run()
    }
  }

  fileprivate func line(_ outcome: SystemCases.Outcome) -> String {
    let mark = outcome.passed ? output.paint("✓", .green) : output.paint("✗", .red)
    let quirks = outcome.quirks.isEmpty ? "" : output.paint("  \(outcome.quirks.joined(separator: " "))", .dim)
    let why = outcome.findings.map { "    \($0.file):\($0.line): \($0.messageEn.printable)\n" }.joined()
    return "\(mark) \(outcome.name.printable)\(quirks)\n\(why)"
  }
}

extension SystemCases.Outcome {
  fileprivate var json: JSONValue {
    [
      "name": .string(name), "passed": .bool(passed), "quirks": .array(quirks.map { .string($0) }),
      "differences": .array(findings.map { .string($0.messageEn) }),
    ]
  }
}
