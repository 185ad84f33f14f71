import HubTesting
import JSON
import Testing

@testable import Hub

/// Changes on the bus: published, read by every process, in force at their dates.
@Suite(.timeLimit(.minutes(1)))
struct CatalogueDeskTests {
  private struct Hubd {
    let desk: CatalogueDesk
    let publishing: CataloguePublishing
    let running: Task<Void, any Error>

    init(_ bus: MemoryBus, _ clock: ManualClock) async throws {
      let desk = try await CatalogueDesk(bus: bus, configuration: try CatalogueSamples.configuration(), clock: clock)
      self.desk = desk
      publishing = CataloguePublishing(desk: desk, publisher: try await bus.publisher(named: "test"), clock: clock)
      running = Task { try await desk.run() }
    }

    func publish(_ fields: JSONObject) async throws -> CataloguePublishing.Outcome {
      await publishing.publish(try CatalogueProposal(json: .object(fields)), by: CatalogueSamples.operator)
    }
  }

  private func bus() async throws -> MemoryBus {
    let bus = MemoryBus()
    try await bus.admin().create([BusTopic(name: Topics.catalogue, partitions: 1)])
    return bus
  }

  private func application(items: [ItemCode] = ["A-1"]) -> Application {
    Application(
      source: .init(system: "city", caseNumber: "1", version: 1, path: .citySite), theme: .init(name: "我要开饭店"),
      district: "SH00XH", region: "SH00XH", appliedAt: Moment(CatalogueSamples.start),
      applicant: .init(kind: .organisation, name: "x", documentType: "uscc", documentNumber: "x"),
      agent: .init(name: "x"), items: items.map { ApplicationItem(code: $0) })
  }

  @Test func everyProcessHasAChangeAndItTakesEffectAtItsDate() async throws {
    let (bus, clock) = (try await bus(), ManualClock(CatalogueSamples.start))
    let (first, second) = (try await Hubd(bus, clock), try await Hubd(bus, clock))
    let before = first.desk.current.version
    guard
      case .published(let changes) = try await first.publish(
        ["item": "A-1", "promisedDays": 5, "effective": "2026-03-04"])
    else {
      Issue.record("not published")
      return
    }
    #expect(changes.map(\.version) == [2])
    #expect(await eventually { second.desk.history.changes(of: "restaurant").count == 1 })
    #expect(second.desk.current.theme(named: "restaurant")?.version == "1")
    #expect(second.desk.current.version == before)
    clock.advance(by: .seconds(2 * 86_400))
    #expect(second.desk.current.theme(named: "restaurant")?.version == "2")
    #expect(second.desk.current.version != before && second.desk.current.version == first.desk.current.version)
    let third = try await Hubd(bus, clock)
    #expect(third.desk.current.theme(named: "restaurant")?.item("A-1")?.limits.promised == 5)
    for hubd in [first, second, third] { hubd.running.cancel() }
  }

  @Test func twoWhoPublishAtOnceBothGetAVersion() async throws {
    let (bus, clock) = (try await bus(), ManualClock(CatalogueSamples.start))
    let (first, second) = (try await Hubd(bus, clock), try await Hubd(bus, clock))
    async let one = first.publish(["item": "A-1", "promisedDays": 5])
    async let other = second.publish(["item": "A-2", "promisedDays": 4])
    guard case .published(let left) = try await one, case .published(let right) = try await other else {
      Issue.record("not published")
      return
    }
    #expect(Set((left + right).map(\.version)) == [2, 3])
    for hubd in [first, second] {
      #expect(await eventually { hubd.desk.history.changes(of: "restaurant").count == 2 })
      let theme = hubd.desk.current.theme(named: "restaurant")
      #expect(theme?.item("A-1")?.limits.promised == 5 && theme?.item("A-2")?.limits.promised == 4)
      hubd.running.cancel()
    }
  }

  @Test func aRunningCaseFinishesOnItsVersionAndANewOneBeginsOnTheNewOne() async throws {
    let (bus, clock) = (try await bus(), ManualClock(CatalogueSamples.start))
    let hubd = try await Hubd(bus, clock)
    let now = clock.now()
    guard case .routed(let began) = hubd.desk.current.route(application(), at: now) else {
      Issue.record("held")
      return
    }
    let pinned = PinnedRoute(
      mapping: began.mapping, theme: began.theme, themeName: began.themeName, themeVersion: began.themeVersion)
    _ = try await hubd.publish([
      "item": "A-1", "elements": [["name": "企业名称"]], "materials": [["name": "营业执照"]], "promisedDays": 3,
    ])
    let rules = hubd.desk.current
    let market = { (decision: RouteDecision) -> RouteLeg? in
      if case .routed(let route) = decision { route.legs.first { $0.system == "market" } } else { nil }
    }
    // Another item makes the case be routed anew; it stays on its version.
    let changed = application(items: ["A-1", "A-2"])
    let running = rules.route(changed, at: now, keeping: pinned)
    let fresh = rules.route(changed, at: now)
    #expect(market(running)?.share?.elements == ["企业名称", "经营面积", "联系人", "是否网络经营", "经营网址"])
    #expect(market(running)?.share?.materials.contains("平面图") == true)
    #expect(market(fresh)?.share?.elements == ["企业名称"])
    #expect(market(fresh)?.share?.materials == ["营业执照", "YYZZ"])
    if case .routed(let route) = running { #expect(route.themeVersion == "1") }
    if case .routed(let route) = fresh { #expect(route.themeVersion == "2") }
    #expect(rules.limits(of: "A-1", for: [:], in: "restaurant", version: "1")?.promised == 7)
    #expect(rules.limits(of: "A-1", for: [:], in: "restaurant", version: "2")?.promised == 3)
    hubd.running.cancel()
  }

  @Test func whatCannotBeReadCountsForNothing() async throws {
    let (bus, clock) = (try await bus(), ManualClock(CatalogueSamples.start))
    _ = try await bus.publisher(named: "test").publish([
      BusRecord(topic: Topics.catalogue, key: Array("x".utf8), value: Array("{".utf8), headers: [])
    ])
    let hubd = try await Hubd(bus, clock)
    #expect(hubd.desk.unreadable == 1)
    guard case .published = try await hubd.publish(["item": "A-1", "promisedDays": 5]) else {
      Issue.record("not published")
      return
    }
    hubd.running.cancel()
  }

  @Test func withoutABusNothingIsPublished() async throws {
    let (bus, clock) = (try await bus(), ManualClock(CatalogueSamples.start))
    let hubd = try await Hubd(bus, clock)
    bus.plan(.publish(BusError(.unavailable, code: "planned", message: "")))
    guard case .unavailable = try await hubd.publish(["item": "A-1", "promisedDays": 5]) else {
      Issue.record("was published")
      return
    }
    #expect(hubd.desk.history.changes(of: "restaurant") == [])
    hubd.running.cancel()
  }
}
