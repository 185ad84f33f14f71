import Testing

@testable import Hub

@Suite struct LoadingTests {
  @Test func aWholeConfigurationLoads() throws {
    let loaded = HubConfiguration.load(SampleConfiguration.files())
    #expect(loaded.findings == [])
    let configuration = try #require(loaded.configuration)
    #expect(configuration.receivers == ["xuhui"])
    let delivery = try #require(configuration.systems["xuhui"]?.delivery)
    #expect(delivery.policy.resendSeconds == [1, 120])
    #expect(delivery.circuit == CircuitSettings(failures: 7, pause: .seconds(3)))
    #expect(delivery.poll == PollSettings(every: .seconds(90), close: 3, longest: .seconds(600)))
    #expect(configuration.policy(of: "nobody") == nil)
  }

  @Test func theVersionFollowsEveryByte() throws {
    let version = { (changes: [String: String?]) in
      try #require(HubConfiguration.load(SampleConfiguration.files(changes)).configuration).version
    }
    let first = try version([:])
    #expect(try version([:]) == first)
    #expect(try version(["hub.yaml": SampleConfiguration.hub + "# a comment\n"]) != first)
    #expect(try version(["codes/x.csv": "code,name_zh,name_en,source\n"]) != first)
    #expect(try version(["systems/city/cases/a.json": "{}"]) == first)
  }

  @Test func allFindingsOfAllFilesComeAtOnce() {
    let found = SampleConfiguration.findings([
      "hub.yaml": "data: 3\nrolls: [admin]\nadmin: {port: 70000}\n",
      "systems/xuhui.yaml": SampleConfiguration.xuhui + "\nsned: {}\n",
      "themes/restaurant.yaml": SampleConfiguration.theme.replacing("materials: [m1, m2]", with: "materials: [m9]"),
    ])
    #expect(
      found == [
        "hub.yaml:2 rolls: is not a known key",
        "hub.yaml:3 admin.port: must be a whole number, 0…65535",
        "systems/xuhui.yaml:7 sned: is not a known key",
        "themes/restaurant.yaml:11 items[1]: names the unknown material \"m9\"",
        "themes/restaurant.yaml:12 materials[1]: no item asks for this material",
      ])
  }

  @Test(arguments: [
    ("50ms", "delivery.poll: must be a time span from 100ms to 30d, such as 30s"),
    ("{close: 3}", "delivery.poll.every: is required and missing"),
    ("{every: 30s, often: 2}", "delivery.poll.often: is not a known key"),
    ("{every: 30s, close: 0}", "delivery.poll.close: must be a whole number, 1…1000"),
  ])
  func aWrongPauseBetweenQuestionsIsAFinding(poll: String, finding: String) {
    let system = SampleConfiguration.xuhui.replacing("{every: 90s, close: 3, longest: 10m}", with: poll)
    let found = SampleConfiguration.findings(["systems/xuhui.yaml": system])
    #expect(found == ["systems/xuhui.yaml:4 \(finding)"])
  }

  @Test func aPlannedSystemTakesPartWhereAnInstallationSaysSo() throws {
    let planned = SampleConfiguration.xuhui + "\nstate: planned\n"
    let load = { (live: String?) in
      HubConfiguration.load(
        SampleConfiguration.files(["systems/xuhui.yaml": planned, "mappings.yaml": "mappings: []\n"]),
        overrides: SettingOverrides(environment: live.map { ["HUB_LIVE": $0] } ?? [:]))
    }
    let without = try #require(load(nil).configuration)
    #expect(without.systems["xuhui"]?.state == .planned)
    #expect(without.receivers == [])
    let with = try #require(load("xuhui").configuration)
    #expect(with.receivers == ["xuhui"])
    #expect(with.version != without.version)
    let unknown = load("xuhai")
    #expect(
      unknown.findings.map { "\($0.file) \($0.messageEn) \($0.hint ?? "")" } == [
        "environment HUB_LIVE names the unknown system \"xuhai\" did you mean \"xuhui\"?"
      ])
  }

  @Test func aMissingFileIsAFinding() {
    #expect(SampleConfiguration.findings(["hub.yaml": nil]) == ["hub.yaml:1 : the file is missing"])
    #expect(SampleConfiguration.findings(["mappings.yaml": nil]) == ["mappings.yaml:1 : the file is missing"])
  }

  @Test func aDirectoryThatIsNotThereIsAFinding() {
    let loaded = HubConfiguration.load(directory: "/nowhere/at/all")
    #expect(loaded.configuration == nil)
    #expect(loaded.findings.map(\.file) == ["/nowhere/at/all"])
  }

  @Test func aListenerOpenToTheNetworkWithoutTLSIsAWarning() {
    let loaded = HubConfiguration.load(SampleConfiguration.files(["hub.yaml": "receive: {address: 0.0.0.0}\n"]))
    #expect(loaded.configuration != nil)
    #expect(loaded.findings.map(\.severity) == [.warning])
  }

  @Test func saslNeedsItsUserAndPassword() {
    let found = SampleConfiguration.findings(["hub.yaml": "bus: {security: sasl-tls, sasl: {username: u}}\n"])
    #expect(found == ["hub.yaml:1 bus.sasl: SASL needs username and password"])
  }

  @Test func aFingerprintNeedsItsKey() throws {
    let bare = try #require(HubConfiguration.load(SampleConfiguration.files()).configuration)
    #expect(bare.fingerprint("91310104000000019P") == "")
    let keyed = try bare.with(searchKey: Array("key".utf8))
    #expect(keyed.fingerprint("a").count == 32)
    #expect(keyed.fingerprint("a") == keyed.fingerprint("a"))
    #expect(keyed.fingerprint("a") != keyed.fingerprint("b"))
    #expect(try bare.with(searchKey: Array("other".utf8)).fingerprint("a") != keyed.fingerprint("a"))
  }
}
