import Hub
import Testing

@Suite struct StatusRulesTests {
  @Test(
    arguments: [
      ([.withdrawn, .void], .withdrawn),
      ([.finished, .finished], .finished),
      ([.notAccepted, .notAccepted], .notAccepted),
      ([.notAccepted, .rejected], .rejected),
      ([.rejected, .withdrawn], .rejected),
      ([.finished, .rejected], .partlyFinished),
      ([.accepted, .correctionRequested, .finished], .correctionRequested),
      ([.accepted, .accepted], .accepted),
      ([.accepted, .received], .inProgress),
      ([.finished, .received], .inProgress),
      ([.paused], .inProgress),
      ([.received, .submitted], .received),
      ([.submitted, .waitingPrerequisite], .submitted),
      ([], .submitted),
    ] as [([Status], Status)])
  func whole(_ items: [Status], _ expected: Status) {
    #expect(StatusRules.whole(items) == expected)
  }

  @Test func itemsGoToAndFroOnlyWhereTheLifeCycleDoes() {
    #expect(StatusRules.item(.received, reported: .correctionRequested) == .correctionRequested)
    #expect(StatusRules.item(.correctionRequested, reported: .received) == .received)
    #expect(StatusRules.item(.inProgress, reported: .paused) == .paused)
    #expect(StatusRules.item(.paused, reported: .inProgress) == .inProgress)
    #expect(StatusRules.item(.accepted, reported: .received) == .accepted)
    #expect(StatusRules.item(.accepted, reported: .correctionRequested) == .accepted)
    #expect(StatusRules.item(.submitted, reported: .finished) == .finished)
  }

  @Test(arguments: Status.allCases) func aFinalStatusStays(_ status: Status) {
    for reported in Status.allCases where status.isFinal {
      #expect(StatusRules.item(status, reported: reported) == status)
    }
    #expect(!StatusRules.moves(status, to: status))
  }

  @Test(arguments: Status.allCases) func noReportMovesAnItemBack(_ status: Status) {
    for reported in Status.allCases {
      #expect(StatusRules.item(status, reported: reported).place >= status.place)
    }
  }
}
