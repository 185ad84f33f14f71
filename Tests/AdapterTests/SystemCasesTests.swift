import Adapters
import Hub
import Testing

@Suite struct SystemCasesTests {
  @Test(arguments: ProjectConfiguration.systems) func everyFixtureIsAsExpected(system: String) throws {
    let (mapping, files) = try ProjectConfiguration.mapping(of: system)
    let outcomes = SystemCases(mapping, in: files).run()
    #expect(!outcomes.isEmpty)
    for outcome in outcomes {
      #expect(outcome.findings.map(\.description) == [], "\(outcome.name)")
    }
  }
}
