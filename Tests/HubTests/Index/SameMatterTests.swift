import HTTP
import HubTesting
import JSON
import Testing

@testable import Hub

/// One matter by two paths is noticed, from the rows of the cases alone.
@Suite struct SameMatterTests {
  private func filed(
    _ number: Int, path: Application.FilingPath, matter: String? = "m", day: Int64 = 0,
    district: DistrictCode = "SH00XH"
  ) -> CaseState {
    var state = CaseState.sample(number, hour: 9 + 24 * day, district: district)
    state.source.path = path
    state.matter = matter
    return state
  }

  private func linked(_ states: [CaseState], _ scope: DistrictScope = .all) async throws -> [String: [String]] {
    let scene = try await IndexScene()
    for state in states { try await scene.write(state) }
    let found = try await scene.withIndex { index async throws in
      let page = try await index.find(CaseQuery(), scope: scope)
      let filings = try await index.sameMatter(as: page.cases, scope: scope)
      #expect(try await index.countOfSameMatter(scope: scope) == filings.count)
      return filings
    }
    return Dictionary(
      uniqueKeysWithValues: found.map { ($0.key.rawValue, $0.value.map(\.application.rawValue).sorted()) })
  }

  @Test func twoPathsWithinThirtyDaysAreLinked() async throws {
    let states = [
      filed(1, path: .citySite), filed(2, path: .districtEntrance, day: 30), filed(3, path: .kiosk, day: 31),
      filed(4, path: .citySite, day: 1), filed(5, path: .kiosk, matter: "other"), filed(6, path: .kiosk, matter: nil),
    ]
    let expected = [
      "ap-1": ["ap-2"], "ap-2": ["ap-1", "ap-3", "ap-4"], "ap-3": ["ap-2", "ap-4"], "ap-4": ["ap-2", "ap-3"],
    ]
    #expect(try await linked(states) == expected)
    // In whatever order the records are read, as after a rebuild.
    #expect(try await linked(states.reversed()) == expected)
  }

  @Test func aCorrectedMatterIsLinkedAnew() async throws {
    let first = filed(1, path: .citySite)
    let second = filed(2, path: .kiosk)
    #expect(try await linked([first, second, filed(1, path: .citySite, matter: "moved")]) == [:])
  }

  @Test func aStubKeepsItsLinksWhileTheFileLives() async throws {
    let scene = try await IndexScene()
    let first = filed(1, path: .citySite)
    try await scene.write(first, filed(2, path: .kiosk))
    #expect(try await scene.withIndex { try await $0.countOfSameMatter(scope: .all) } == 2)
    var stub = first
    (stub.matter, stub.stub, stub.status) = (nil, true, .finished)
    try await scene.write(stub)
    try await scene.withIndex { index async throws in
      let page = try await index.find(CaseQuery(), scope: .all)
      #expect(page.cases.contains { $0.stub })
      let filings = try await index.sameMatter(as: page.cases, scope: .all)
      #expect(filings["ap-1"]?.map(\.application) == ["ap-2"])
    }
  }

  @Test func theAskersDistrictsBoundWhatIsShown() async throws {
    let states = [filed(1, path: .citySite), filed(2, path: .kiosk)]
    #expect(try await linked(states, .districts(["SH00HP"])) == [:])
  }

  @Test func operatorsSeeIt() async throws {
    let scene = try await IndexScene()
    try await scene.write(
      filed(1, path: .citySite), filed(2, path: .districtEntrance), filed(3, path: .kiosk, matter: "x"))
    try await AdminScene.run(scene) { admin async throws in
      let one = try await admin.ask("/applications/C1").json
      #expect(one[pointer: "/application/sameMatter/0/caseNumber"] == "C2")
      #expect(one[pointer: "/application/sameMatter/0/path"] == 2)
      let list = try await admin.ask("/applications", query: "sameMatter=true").json
      #expect(list["items"]?.array?.count == 2)
      #expect(list[pointer: "/items/0/sameMatter/0/application"] == "ap-1")
      #expect(try await admin.ask("/status").json["sameMatter"] == 2)
      let stranger = try await admin.ask("/applications", query: "sameMatter=true", as: 3).json
      #expect(stranger["items"]?.array?.isEmpty == true)
      #expect(try await admin.ask("/status", as: 3).json["sameMatter"] == 0)
    }
  }
}

/// Who asks for a case is told of its own numbers only.
@Suite struct QuestionDeskTests {
  private func answer(
    _ number: CaseNumber, as asker: SystemCode, _ states: [CaseState]
  ) async throws -> CaseAnswer {
    let scene = try await IndexScene()
    for state in states { try await scene.write(state) }
    let configuration = try #require(HubConfiguration.load(SampleConfiguration.files()).configuration)
    return try await scene.withIndex { index async throws in
      await QuestionDesk(index: index, configuration: configuration).answer(number, asker: asker)
    }
  }

  private func number(_ answer: CaseAnswer) -> CaseNumber? {
    if case .known(let known) = answer { known.number } else { nil }
  }

  @Test func byTheNumberThatTheAskerGave() async throws {
    var state = CaseState.sample(1).delivered(as: "X1")
    state.items = [ItemState(code: "A-1", status: .accepted, at: state.acceptedAt)]
    state.delivery = .courier
    guard case .known(let known) = try await answer("X1", as: "xuhui", [state]) else {
      Issue.record("not known")
      return
    }
    #expect(known.status == .received && known.theme == "restaurant" && known.delivery == .courier)
    #expect(known.items.map(\.status) == [.accepted])
    #expect(known.items.first?.name != nil)
  }

  @Test func neverByTheNumberOfAnother() async throws {
    let state = CaseState.sample(1).delivered(as: "X1")
    #expect(try await answer("C1", as: "xuhui", [state]) == .unknown)
    #expect(try await answer("X1", as: "city", [state]) == .unknown)
    #expect(number(try await answer("C1", as: "city", [state])) == "C1")
    #expect(try await answer("X1", as: "nobody", [state]) == .unavailable)
  }

  @Test func neverAboutAnotherDistrict() async throws {
    let elsewhere = CaseState.sample(1, district: "SH00HP").delivered(as: "X1")
    #expect(try await answer("X1", as: "xuhui", [elsewhere]) == .unknown)
  }
}
