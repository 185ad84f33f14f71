import Testing

@testable import Hub

/// `deadlines:` of hub.yaml, `calendars/`, and who subscribes.
@Suite struct DeadlineConfigurationTests {
  private static let calendar = """
    {"year": 2026, "source": "test", "off": ["2026-03-04"], "work": []}
    """

  @Test func levelsAndCalendarsAreLoaded() throws {
    let files = SampleConfiguration.files([
      "hub.yaml": SampleConfiguration.hub + "deadlines: {warning: 2, yellow: 1, red: 5}\n",
      "calendars/2026.json": Self.calendar,
    ])
    let rules = try #require(HubConfiguration.load(files).configuration).deadlines
    #expect([rules.warning, rules.yellow, rules.red] == [2, 1, 5])
    #expect(rules.calendar.publishedYears == [2026])
    #expect(try !rules.calendar.isWorking(#require(CivilDate("2026-03-04"))))
  }

  @Test func whatIsWrongIsFound() {
    let found = SampleConfiguration.findings([
      "hub.yaml": SampleConfiguration.hub + "deadlines: {yellow: 3, red: 2, blue: 1}\n",
      "calendars/2026.json": #"{"year": 2025, "source": "x", "off": [], "work": []}"#, "calendars/x.json": "{}",
    ])
    #expect(
      found == [
        "calendars/2026.json:1 /year: year is not that of the file's name",
        "calendars/x.json:1 : must be JSON, named after its year",
        "hub.yaml:2 deadlines.red: must not come before yellow",
        "hub.yaml:2 deadlines.blue: is not a known key",
      ])
  }

  @Test func whoSubscribesSeesWhatItMaySee() throws {
    func system(_ code: String, _ more: String) -> String {
      "system: \(code)\nname: {zh: 系统, en: system}\nsend: {transport: http-push}\noutbound: {}\n"
        + "delivery: {subscribe: [deadlines]}\n\(more)"
    }
    let files = SampleConfiguration.files([
      "systems/jiancha.yaml": system("jiancha", "district: SH00XH\n"), "systems/market.yaml": system("market", ""),
      "systems/other.yaml": system("other", "district: SH00HP\n"),
    ])
    let configuration = try #require(HubConfiguration.load(files).configuration)
    #expect(
      configuration.deadlineSubscribers(in: "SH00XH") == [
        Subscriber(system: "jiancha", overseesAll: true), Subscriber(system: "market", overseesAll: false),
      ])
    #expect(configuration.deadlineSubscribers(in: "SH00HP").map(\.system) == ["market", "other"])
    #expect(configuration.deadlineSubscribers(in: nil).map(\.system) == ["market"])
  }
}
