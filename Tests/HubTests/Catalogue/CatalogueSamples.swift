import JSON
import Testing

@testable import Hub

/// A small catalogue with elements, a commitment and shared materials, for tests.
enum CatalogueSamples {
  static let start = Timestamp(milliseconds: 1_772_413_200_000)

  static let `operator` = CatalogueAuthor(operator: "li", scope: .all)

  static let elements = """
    elements:
      - {name: 企业名称, identifier: applicant.name, length: 100, from: licence}
      - {name: 经营面积, kind: number, from: situation}
      - {name: 联系人, from: identity}
      - {name: 酒类品种, length: 20}
      - {name: 是否网络经营, kind: choice, choices: [是, 否]}
      - {name: 经营网址, when: [{element: 是否网络经营, is: [是]}]}

    """
  static let theme = """
    theme: restaurant
    version: "1"
    basis: reconstructed
    district: SH00XH
    name: {zh: 我要开饭店, en: Restaurant}
    state: live
    owner: test
    promised_days: 7
    published: {source: somebody, days: [38, 7], fields: [186, 81]}
    situations:
      - {element: 经营面积}
      - {element: 酒, question: 卖酒吗？, choices: [是, 否]}
      - {element: 承诺, choices: [是, 否]}
      - {element: 酒类方式, choices: [零售, 批发]}
    items:
      - code: A-1
        name: 食品
        department: market
        limits: {promised: 7, legal: 20}
        elements: [企业名称, 经营面积, 联系人, 是否网络经营, 经营网址]
        materials: [licence, form, plan]
        before: {days: 20, trips: 3}
      - code: A-2
        name: 消防
        department: fire
        limits: {promised: 5, legal: 13, committed: 1}
        elements: [企业名称, 联系人]
        materials: [licence, plan, rules]
        commitment: {name: 承诺书, when: [{element: 承诺, is: [是]}], materials: [plan, rules]}
      - code: A-3
        name: 酒类
        department: alcohol
        limits: {legal: 20}
        when: [{element: 酒, is: [是]}, {element: 酒类方式, is: [零售]}]
        elements: [企业名称, 酒类品种]
        materials: [proof]
    materials:
      - {id: licence, name: 营业执照, aliases: [YYZZ], way: licence}
      - {id: form, name: 申请书, way: form}
      - {id: plan, name: 平面图, way: applicant}
      - {id: rules, name: 制度, way: applicant}
      - {id: proof, name: 证明, way: government}
    """

  static var departments: [String: String?] {
    ["market", "fire", "alcohol"].reduce(into: [:]) { files, code in
      files["systems/\(code).yaml"] = """
        system: \(code)
        name: {zh: \(code), en: \(code)}
        send: {transport: http-push}
        outbound: {}
        """
    }
  }

  static func files(_ changes: [String: String?] = [:]) -> [String: String?] {
    departments.merging(["elements.yaml": elements, "themes/restaurant.yaml": theme]) { $1 }.merging(changes) { $1 }
  }

  static func configuration(_ changes: [String: String?] = [:]) throws -> HubConfiguration {
    let loaded = HubConfiguration.load(SampleConfiguration.files(files(changes)))
    #expect(loaded.findings.map(\.description) == [])
    return try #require(loaded.configuration)
  }

  static func restaurant() throws -> Theme { try #require(try configuration().theme(named: "restaurant")) }

  /// What the market department publishes: one field more, one material gone.
  static func proposal(_ fields: JSONObject = [:]) throws -> CatalogueProposal {
    var json: JSONObject = [
      "item": "A-1",
      "elements": [["name": "企业名称"], ["name": "经营面积"], ["name": "联系人"], ["name": "餐位数", "kind": "number"]],
      "materials": [["name": "营业执照"], ["name": "申请书"]],
    ]
    for member in fields.members { json[member.key] = member.value }
    return try CatalogueProposal(json: .object(json))
  }

  /// A change of the item that has a commitment and a conditional field.
  static func committed() throws -> CatalogueChange {
    let proposal = try CatalogueProposal(json: [
      "item": "A-2", "promisedDays": 3, "reason": "x",
      "elements": [["name": "是否网络经营"], ["name": "经营网址"], ["name": "餐位数", "length": 9]],
    ])
    let history = CatalogueHistory(files: try configuration().themes)
    return try #require(
      try history.changes(by: proposal, author: Self.operator, now: start).first)
  }

  static func change(_ fields: JSONObject = [:]) throws -> CatalogueChange {
    let history = CatalogueHistory(files: try configuration().themes)
    return try #require(
      try history.changes(by: proposal(fields), author: CatalogueAuthor(department: "market", of: nil), now: start)
        .first)
  }
}
