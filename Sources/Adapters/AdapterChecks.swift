public import Hub

/// What only the adapters can say of a system's file: whether transport and mapping compile, and whether its fixtures hold.
public struct AdapterChecks: SystemChecks {
  /// The checks.
  public init() {}

  /// All findings of one system.
  public func findings(
    of system: SystemDeclaration, in configuration: HubConfiguration, files: ConfigFiles
  ) -> [Finding] {
    let findings = FindingCollector()
    let mapping = SystemMapping(compiling: system, codes: configuration.codes, findings: findings)
    // Without a setting nothing is made, so that nothing can be missing but what the file lacks.
    _ = HTTPReceiveSettings(of: system, mapping, findings: findings)
    _ = try? AdapterRegistry.transport(of: system, mapping, nil, findings)
    if findings.hasErrors { return findings.findings }
    return findings.findings + SystemCases(mapping, in: files).run().flatMap(\.findings)
  }
}
