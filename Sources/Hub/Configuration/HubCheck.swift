/// Checks that only the adapters can make: whether a system's transport and mapping compile, and its fixtures hold.
public protocol SystemChecks: Sendable {
  /// All findings of one system; `files` holds its fixtures, `systems/<code>/cases/*.yaml`.
  func findings(of system: SystemDeclaration, in configuration: HubConfiguration, files: ConfigFiles) -> [Finding]
}

/// The check of a whole configuration: loading, route tests, and what the adapters say of each system.
public enum HubCheck {
  /// What a check found.
  public struct Report: Sendable {
    /// Version of the configuration; nil where it cannot be loaded.
    public var version: String?
    /// All findings, by place.
    public var findings: [Finding]
    /// Whether it may be used.
    public var passes: Bool { !findings.contains { $0.severity == .error } }
  }

  /// Checks a directory.
  public static func run(
    directory: String, overrides: SettingOverrides = SettingOverrides(), systems checks: (any SystemChecks)? = nil
  ) -> Report {
    let collector = FindingCollector()
    guard let files = ConfigFiles(directory: directory, findings: collector) else {
      return Report(version: nil, findings: collector.findings)
    }
    var report = run(files, overrides: overrides, systems: checks)
    report.findings = (collector.findings + report.findings).sorted()
    return report
  }

  /// Checks files that are in memory.
  public static func run(
    _ files: ConfigFiles, overrides: SettingOverrides = SettingOverrides(), systems checks: (any SystemChecks)? = nil
  ) -> Report {
    let loaded = HubConfiguration.load(files, overrides: overrides)
    guard let configuration = loaded.configuration else { return Report(version: nil, findings: loaded.findings) }
    var findings = loaded.findings + routes(files, configuration)
    for system in configuration.systems.values {
      findings += checks?.findings(of: system, in: configuration, files: files) ?? []
    }
    return Report(version: configuration.version, findings: findings.sorted())
  }

  private static func routes(_ files: ConfigFiles, _ configuration: HubConfiguration) -> [Finding] {
    let collector = FindingCollector()
    let file = "routes_test.yaml"
    guard let bytes = files.contents[file] else { return [] }
    guard let reader = ConfigReader(file: file, bytes: bytes, findings: collector) else { return collector.findings }
    let tests = RouteTests(reading: reader)
    reader.finish()
    tests.run(configuration)
    return collector.findings
  }
}
