import Hub
import JSON
import Testing

/// One restaurant application, split among four departments behind the theme's portal.
struct FourDepartments {
  static let items: [(system: SystemCode, code: ItemCode)] = [
    ("market", "SAMPLE-SPJYXK"), ("fire", "310150081001"), ("alcohol", "310150633000"), ("street", "310150508000"),
  ]
  var city = CaseScenario()

  init() throws {
    city.rules.legs = ["xuhui": Self.items.map(\.code)]
    city.rules.policies["xuhui"]?.amend = true
    city.rules.policies["xuhui"]?.withdraw = true
    city.rules.policies["alcohol"] = DeliveryPolicy(resendSeconds: [60], amend: false, withdraw: true)
    city.rules.policies["street"] = DeliveryPolicy(resendSeconds: [60], amend: true, withdraw: true)
    let shares: [SystemCode: RouteLeg.Share] = [
      "market": .init(elements: ["餐饮类型"], materials: ["布局图"]), "fire": .init(elements: ["经营面积"], materials: ["平面图"]),
      "alcohol": .init(elements: ["住所"], materials: []), "street": .init(elements: ["店招"], materials: ["效果图"]),
    ]
    city.rules.departments = Self.items.map { system, code in
      RouteLeg(
        leg: LegID(system.rawValue), system: system, items: [ApplicationItem(code: code)], share: shares[system])
    }
    try city.push(submission())
    for system in ["xuhui"] + Self.items.map(\.system) {
      try city.settle(system, .delivered(caseNumber: CaseNumber("\(system)-1")))
    }
  }

  /// The application; a changed plan of the fire department's.
  func submission(
    version: Int = 1, area: Int = 120, plan: String = "plan-1", intent: Application.Intent = .submit
  ) -> Submission {
    var submission = CaseSamples.submission(version: version, items: Self.items.map(\.code), intent: intent)
    submission.application.form = [
      "经营面积": .number(JSONNumber(area)), "餐饮类型": "中型饭店", "住所": "测试路1号", "店招": "有",
    ]
    submission.application.materials = [
      Material(id: "m1", name: "布局图", fileID: "layout-1"),
      Material(id: "m2", name: "平面图", fileID: plan, supplement: version > 1),
      Material(id: "m3", name: "效果图", fileID: "sign-1"),
    ]
    submission.contentDigest = submission.application.contentDigest()
    return submission
  }

  /// What a department says of its item.
  @discardableResult
  mutating func say(
    _ system: SystemCode, _ status: Status..., at: Timestamp? = nil, change: (inout StatusEvent) -> Void = { _ in }
  ) throws -> JournalEntry {
    let code = try #require(Self.items.first { $0.system == system }?.code)
    var event = CaseSamples.status([:], from: system, number: CaseNumber("\(system)-1"), at: at)
    event.items = status.map { .init(item: code, status: $0) }
    change(&event)
    return try city.handle(.status(event))
  }

  /// The city takes what waits for it.
  mutating func settleCity() throws {
    while try city.state.lanes.first(where: { $0.system == "city" })?.head != nil {
      try city.settle("city", .delivered(caseNumber: nil))
    }
  }

  func leg(_ system: SystemCode) -> LegPayload? {
    if case .application(let leg)? = city.sent(system).last?.payload { leg } else { nil }
  }

  func statuses() throws -> [Status] { try city.state.items.map(\.status) }
}
