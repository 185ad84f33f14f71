@testable import Hub

/// A small configuration in memory, for tests to break in one place.
enum SampleConfiguration {
  static let hub = "data: var/hub\n"
  static let city = """
    system: city
    name: {zh: 市, en: city}
    path: 1
    credentials: [{id: city-test, algorithm: HMAC-SHA256, secret: "env:HUB_CITY_KEY"}]
    receive: {transport: http-receive}
    inbound: {application: {}}
    """
  static let xuhui = """
    system: xuhui
    name: {zh: 徐汇, en: Xuhui}
    district: SH00XH
    delivery: {resend: [1s, 2m], attempts: 2, circuit: {failures: 7, pause: 3s}, poll: {every: 90s, close: 3, longest: 10m}}
    send: {transport: http-push}
    outbound: {}
    """
  static let theme = """
    theme: restaurant
    version: "3"
    basis: reconstructed
    district: SH00XH
    name: {zh: 我要开饭店, en: Restaurant}
    state: live
    owner: test
    situations: [{element: 经营面积}, {element: 酒, choices: [是, 否]}]
    items:
      - {code: A-1, name: 甲, department: market, connected: false, elements: [e1, e2], materials: [m1], commitment: {name: 承诺书, when: [{element: 经营面积, below: 50}], materials: [m1]}}
      - {code: A-2, name: 乙, department: fire, connected: false, when: [{element: 酒, is: [是]}], elements: [e2, e3], materials: [m1, m2]}
    materials: [{id: m1, name: 执照, way: licence}, {id: m2, name: 图, way: applicant}]
    """
  static let mappings = """
    mappings:
      - id: big
        from: {system: city, theme: 我要开饭店, codes: [A0006]}
        to: {district: SH00XH, theme: restaurant, system: xuhui}
        owner: test
        state: live

    """

  /// The files, some of them replaced; nil takes one away.
  static func files(_ changes: [String: String?] = [:]) -> ConfigFiles {
    let texts: [String: String?] = [
      "hub.yaml": hub, "systems/city.yaml": city, "systems/xuhui.yaml": xuhui, "themes/restaurant.yaml": theme,
      "mappings.yaml": mappings,
    ]
    return ConfigFiles(texts.merging(changes) { $1 }.compactMapValues { $0.map { Array($0.utf8) } })
  }

  /// The English messages of what loading finds, as `file:line key: message`.
  static func findings(_ changes: [String: String?]) -> [String] {
    HubConfiguration.load(files(changes)).findings.map { "\($0.file):\($0.line) \($0.key): \($0.messageEn)" }
  }
}
