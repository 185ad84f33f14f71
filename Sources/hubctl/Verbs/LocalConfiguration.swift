import CommandLine
import Hub

extension Session {
  /// The directory of local verbs.
  var directory: String { invocation.value("config") ?? "config" }

  /// The configuration of local verbs.
  /// - Parameter flags: values above its `hub.yaml`, by the names of hubd's flags.
  func configuration(flags: [String: String] = [:]) throws -> HubConfiguration {
    let overrides = SettingOverrides(environment: environment, flags: flags)
    let loaded = HubConfiguration.load(directory: directory, overrides: overrides)
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
