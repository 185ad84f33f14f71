import CommandLine
import Hub

extension Session {
  /// The directory of local verbs.
  var directory: String { invocation.value("config") ?? "config" }

  /// The configuration of local verbs.
  func configuration() throws -> HubConfiguration {
    let loaded = HubConfiguration.load(directory: directory)
    guard let configuration = loaded.configuration else {
      let errors = loaded.findings.filter { $0.severity == .error }
      for finding in errors.prefix(5) { note(finding.description.printable) }
      throw Failure(
        .configuration, "the configuration in \(directory) has \(errors.count) errors",
        hint: "hubctl check shows them all; --config names another directory")
    }
    return configuration
  }
}
