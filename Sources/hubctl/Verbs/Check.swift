import Adapters
import CommandLine
import Hub
import JSON

extension Program {
  static let checkVerb = VerbCommand(
    "check", group: "Set up (配置)", summary: "check the whole configuration and its fixtures",
    details: """
      Loads every file of the configuration directory and tells all that is wrong or doubtful, with file, line, key
      and what to do. Runs without hubd. Exit code 78 where a finding is an error.
      """,
    options: [.flag("strict", help: "warnings count as errors")],
    examples: [
      .init("hubctl check", "the directory config"),
      .init("hubctl check --config /etc/hub -o json", "another directory, for a program"),
    ],
    action: { session in
      let report = HubCheck.run(directory: session.directory, systems: AdapterChecks())
      return session.report(report.findings, version: report.version)
    })
}

extension Session {
  /// Prints findings; the exit code says whether the configuration can be used.
  func report(_ findings: [Finding], version: String?) -> ExitCode {
    let errors = findings.count { $0.severity == .error }
    let warnings = findings.count - errors
    switch format {
    case .json, .yaml:
      let result: JSONValue = [
        "version": version.map { .string($0) } ?? nil, "errors": .number(JSONNumber(errors)),
        "warnings": .number(JSONNumber(warnings)), "findings": .array(findings.map(\.json)),
      ]
      write(format == .json ? result.pretty() : result.yaml)
    case .name: for file in Set(findings.map(\.file)).sorted() { say("file/\(file)") }
    case .table, .wide:
      for finding in findings { show(finding) }
      let colour: Terminal.Style = errors > 0 ? .red : warnings > 0 ? .yellow : .green
      let verdict = errors > 0 ? "not usable" : "good"
      say(
        output.paint("\(directory): \(verdict) – \(errors) errors, \(warnings) warnings", colour)
          + (version.map { ", version \($0)" } ?? ""))
    }
    return errors > 0 || (invocation.flag("strict") && warnings > 0) ? .configuration : .ok
  }

  /// The path as an editor opens it; overrides have no file.
  private func path(of finding: Finding) -> String {
    ["environment", "flags"].contains(finding.file) ? finding.file : "\(directory)/\(finding.file)"
  }

  private func show(_ finding: Finding) {
    let colour: Terminal.Style = finding.severity == .error ? .red : .yellow
    let place = output.paint("\(path(of: finding)):\(finding.line):\(finding.column)", .cyan)
    let key = finding.key.isEmpty ? "" : "\(finding.key.printable): "
    say("\(place) \(output.paint(finding.severity.rawValue, colour)) \(key)\(finding.messageEn.printable)")
    say("    \(finding.messageZh.printable)")
    if let hint = finding.hint { say("    → \(hint.printable)") }
  }
}

extension Finding {
  fileprivate var json: JSONValue {
    [
      "severity": .string(severity.rawValue), "file": .string(file), "line": .number(JSONNumber(line)),
      "column": .number(JSONNumber(column)), "key": .string(key), "messageZh": .string(messageZh),
      "messageEn": .string(messageEn), "hint": hint.map { .string($0) } ?? nil,
    ]
  }
}
