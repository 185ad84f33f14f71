import JSON
import YAML

/// `routes_test.yaml`: what routing must decide, as data; run by `hubctl check`.
struct RouteTests {
  private struct Case {
    var reader: ConfigReader
    var application: Application
    var at: Timestamp
    var expected: Expectation
  }

  private enum Expectation: Hashable {
    case routed(mapping: MappingID, theme: ThemeCode)
    case held(HoldReason)
  }

  private let cases: [Case]

  init(reading reader: ConfigReader) {
    let defaults = reader.section("defaults")
    let given = defaults.map { Given(reading: $0) } ?? Given()
    cases = reader.sections("routes").compactMap { Self.read($0, defaults: given) }
    if cases.isEmpty { reader.report("routes", zh: "没有测试", en: "holds no test") }
  }

  /// A finding for each decision that is not what was expected.
  func run(_ rules: HubConfiguration) {
    for test in cases {
      let decision = rules.route(test.application, at: test.at)
      guard Self.expectation(decision) != test.expected else { continue }
      let got =
        switch decision {
        case .routed(let route): "mapping \(route.mapping), theme \(route.theme)"
        case .held(let reason, let detail): "held: \(reason.rawValue) (\(detail))"
        }
      test.reader.report("expect", zh: "结果不符：\(got)", en: "was decided otherwise: \(got)")
    }
  }

  private static func expectation(_ decision: RouteDecision) -> Expectation {
    switch decision {
    case .routed(let route): .routed(mapping: route.mapping, theme: route.theme)
    case .held(let reason, _): .held(reason)
    }
  }

  private static func read(_ reader: ConfigReader, defaults: Given) -> Case? {
    _ = reader.required("name", .text)
    var given = defaults
    guard let section = reader.section("given"), let expect = reader.section("expect") else {
      reader.report(nil, zh: "须有 given 与 expect", en: "needs given and expect")
      return nil
    }
    given.read(section)
    let held = expect.optional("held", ConfigForm<HoldReason>.word)
    let mapping: MappingID? = expect.optional("mapping", .name)
    let theme: ThemeCode? = expect.optional("theme", .name)
    let expected: Expectation? =
      switch (held, mapping, theme) {
      case (let reason?, nil, nil): .held(reason)
      case (nil, let mapping?, let theme?): .routed(mapping: mapping, theme: theme)
      default: nil
      }
    guard let expected else {
      reader.report("expect", zh: "须为 held，或 mapping 与 theme", en: "needs either held, or mapping and theme")
      return nil
    }
    return Case(reader: reader, application: given.application, at: Timestamp(startOf: given.at), expected: expected)
  }
}

/// What routing looks at, in the words of `routes_test.yaml`.
private struct Given {
  var system: SystemCode = "city"
  var theme = ""
  var code: String?
  var district: DistrictCode?
  var at = CivilDate(dayNumber: 20_000)
  var items: [ItemCode] = []
  var form: JSONObject = [:]

  init() {}

  init(reading reader: ConfigReader) { read(reader) }

  mutating func read(_ reader: ConfigReader) {
    system = reader.value("system", .name, default: system)
    theme = reader.value("theme", .text, default: theme)
    code = reader.optional("code", .text) ?? code
    district = reader.optional("district", .name) ?? district
    at = reader.value("at", .date, default: at)
    let asked: [ItemCode] = reader.list("items", .name)
    if !asked.isEmpty { items = asked }
    guard let section = reader.section("form") else { return }
    for key in section.keys { form[key] = section.optional(key, .text).map { .string($0) } }
  }

  var application: Application {
    Application(
      source: .init(system: system, caseNumber: "test", version: 1, path: .citySite),
      theme: .init(name: theme, code: code),
      district: district, region: district?.rawValue ?? "", appliedAt: Moment(Timestamp(startOf: at)),
      applicant: .init(kind: nil, name: "", documentType: nil, documentNumber: ""), agent: .init(name: ""),
      items: items.map { ApplicationItem(code: $0) }, form: form)
  }
}
