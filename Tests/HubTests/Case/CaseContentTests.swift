import Hub
import JSON
import Testing

/// 材料 move once: a correction says which contents its receiver has already.
@Suite struct CaseContentTests {
  private static let first = String(repeating: "a", count: 64)
  private static let second = String(repeating: "b", count: 64)

  private func submission(version: Int, _ digests: [String]) -> Submission {
    var submission = CaseSamples.submission(version: version)
    submission.application.materials = digests.enumerated().map { index, digest in
      var material = Material(id: "m\(index)", name: "图", fileID: "sha256:\(digest)")
      material.contentDigest = digest
      return material
    }
    submission.contentDigest = submission.application.contentDigest()
    return submission
  }

  private func held(_ city: CaseScenario, _ system: SystemCode) -> [String]? {
    guard case .application(let leg)? = city.sent(system).last?.payload else { return nil }
    return leg.held
  }

  @Test func aCorrectionTellsWhatItsReceiverHas() throws {
    var city = CaseScenario()
    city.rules.legs = ["market": ["SAMPLE-SPJYXK", "310150081001"]]
    try city.push(submission(version: 1, [Self.first]))
    #expect(held(city, "market") == [])
    try city.settle("market", .delivered(caseNumber: "M1"))
    #expect(try city.state.legs.map(\.contents) == [[Self.first]])
    try city.push(submission(version: 2, [Self.first, Self.second]))
    #expect(held(city, "market") == [Self.first])
    try city.settle("market", .delivered(caseNumber: "M1"))
    #expect(try city.state.legs.map(\.contents) == [[Self.first, Self.second]])
    #expect(try city.state.contents == [Self.first, Self.second])
  }

  @Test func whatWasNeverDeliveredIsNotHeld() throws {
    var city = CaseScenario()
    city.rules.legs = ["market": ["SAMPLE-SPJYXK", "310150081001"]]
    try city.push(submission(version: 1, [Self.first]))
    try city.settle("market", .failed(code: "x", doubtful: false))
    try city.push(submission(version: 2, [Self.first, Self.second]))
    #expect(held(city, "market") == [])
  }

  @Test func whatIsWithdrawnIsNoLongerThere() throws {
    var city = CaseScenario()
    city.rules.legs = ["market": ["SAMPLE-SPJYXK", "310150081001"]]
    try city.push(submission(version: 1, [Self.first]))
    try city.settle("market", .delivered(caseNumber: "M1"))
    try city.push(CaseSamples.submission(version: 2, intent: .withdraw))
    try city.settle("market", .delivered(caseNumber: nil))
    #expect(try city.state.legs.map(\.contents) == [[]])
  }
}
