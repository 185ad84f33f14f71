import Testing

@testable import Hub

@Suite struct SettingOverridesTests {
  private func load(_ hub: String, _ overrides: SettingOverrides) -> LoadedConfiguration {
    HubConfiguration.load(SampleConfiguration.files(["hub.yaml": hub]), overrides: overrides)
  }

  @Test func flagsStandAboveTheEnvironmentAndThatAboveTheFile() throws {
    let overrides = SettingOverrides(
      environment: ["HUB_DATA": "/env", "HUB_ADMIN_PORT": "1"], flags: ["admin-port": "2", "roles": "index, admin"])
    let file = "name: file\ndata: file\nadmin: {port: 3, connections: 9}\n"
    let settings = try #require(load(file, overrides).configuration).settings
    #expect(settings.name == "file")
    #expect(settings.data == "/env")
    #expect(settings.admin.port == 2)
    #expect(settings.admin.connections == 9)
    #expect(settings.roles == [.index, .admin])
  }

  @Test func aWrongOverrideIsToldWithItsOrigin() {
    let loaded = load(
      "data: d\n", SettingOverrides(environment: ["HUB_ADMIN_PORT": "x"], flags: ["roles": "admin,ruler"]))
    #expect(loaded.configuration == nil)
    #expect(Set(loaded.findings.map(\.file)) == ["environment HUB_ADMIN_PORT", "flag --roles"])
  }

  @Test func everyOverrideIsAKeyOfTheFile() {
    for setting in SettingOverride.all {
      let loaded = load("data: d\n", SettingOverrides(flags: [setting.flag: "\u{1}"]))
      #expect(!loaded.findings.contains { $0.messageEn == "is not a known key" }, "\(setting.key)")
    }
  }
}
