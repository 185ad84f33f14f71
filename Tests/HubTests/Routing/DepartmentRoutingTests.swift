import JSON
import Testing

@testable import Hub

/// Which departments get which part, by the configuration.
@Suite struct DepartmentRoutingTests {
  private static let market = """
    system: market
    name: {zh: 市场, en: market}
    send: {transport: http-push}
    outbound: {}
    """
  private static let fire = market.replacing("market", with: "fire")

  private func route(
    _ changes: [String: String?], from system: SystemCode = "city", items: [ItemCode] = ["A-1", "A-2"]
  ) throws -> RouteDecision {
    let application = Application(
      source: .init(system: system, caseNumber: "1", version: 1, path: .citySite), theme: .init(name: "我要开饭店"),
      district: "SH00XH", region: "SH00XH", appliedAt: Moment(Timestamp(milliseconds: 1_772_413_200_000)),
      applicant: .init(kind: .organisation, name: "x", documentType: "uscc", documentNumber: "x"),
      agent: .init(name: "x"), items: items.map { ApplicationItem(code: $0) })
    return try #require(HubConfiguration.load(SampleConfiguration.files(changes)).configuration)
      .route(application, at: Timestamp(milliseconds: 1_772_413_200_000))
  }

  private func legs(_ decision: RouteDecision) -> [RouteLeg] {
    if case .routed(let route) = decision { route.legs } else { [] }
  }

  @Test func eachConnectedDepartmentGetsItsShareBesideThePortal() throws {
    let legs = legs(try route(["systems/market.yaml": Self.market, "systems/fire.yaml": Self.fire]))
    #expect(legs.map(\.leg.rawValue) == ["xuhui", "market", "fire"])
    #expect(legs.map { $0.share?.elements } == [nil, ["e1", "e2"], ["e2", "e3"]])
    #expect(legs.map { $0.share?.materials } == [nil, ["执照"], ["执照", "图"]])
  }

  @Test func whatNoDepartmentTakesIsThePortals() throws {
    let legs = legs(try route(["systems/market.yaml": Self.market]))
    #expect(legs.map(\.leg.rawValue) == ["xuhui", "market"])
  }

  @Test func aDepartmentOfAnotherDistrictGetsNothing() throws {
    let elsewhere = Self.market + "\ndistrict: SH00JA\n"
    #expect(legs(try route(["systems/market.yaml": elsewhere])).map(\.leg.rawValue) == ["xuhui"])
  }

  @Test func aDistrictsOwnEntranceNeedsNoMapping() throws {
    let entrance = SampleConfiguration.xuhui + "\npath: 2\n"
    let departments = ["systems/market.yaml": Self.market, "systems/fire.yaml": Self.fire]
    let decision = try route(departments.merging(["systems/xuhui.yaml": entrance]) { $1 }, from: "xuhui")
    #expect(legs(decision).map(\.leg.rawValue) == ["market", "fire"])
    guard case .routed(let route) = decision else { return }
    #expect(route.mapping == "SH00XH/restaurant")
  }

  @Test func atAnEntranceTheLegsOfConnectedDepartmentsDoNotWaitForTheOthers() throws {
    let entrance = SampleConfiguration.xuhui + "\npath: 2\n"
    let decision = try route(
      ["systems/market.yaml": Self.market, "systems/xuhui.yaml": entrance], from: "xuhui")
    #expect(legs(decision).map { "\($0.leg) \($0.isConnected)" } == ["market true", "fire false"])
    let none = try route(["systems/xuhui.yaml": entrance], from: "xuhui")
    #expect(none == .held(.mappingMissing, detail: "no department is connected for A-1, A-2"))
  }

  @Test func anItemWithAPrerequisiteIsALegOfItsOwn() throws {
    let theme = SampleConfiguration.theme.replacing(
      "department: fire,", with: "department: market, prerequisite: {name: 先}, ")
    let legs = legs(try route(["systems/market.yaml": Self.market, "themes/restaurant.yaml": theme]))
    #expect(legs.map(\.leg.rawValue) == ["xuhui", "market", "market-A-2"])
    #expect(legs.map(\.prerequisite?.name) == [nil, nil, "先"])
  }
}
