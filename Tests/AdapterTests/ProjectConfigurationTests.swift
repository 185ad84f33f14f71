import Adapters
import Hub
import Testing

@Suite struct ProjectConfigurationTests {
  @Test func theWholeConfigurationPassesItsCheck() {
    let report = HubCheck.run(directory: ProjectConfiguration.directory, systems: AdapterChecks())
    #expect(report.findings.map(\.description) == [])
    #expect(report.passes)
  }
}
