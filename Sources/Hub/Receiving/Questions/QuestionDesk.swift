/// Answers systems that ask for the status of a case.
public protocol CaseQuestions: Sendable {
  /// The case that has a number at the asker: its own number, or the one that it gave to a case that it received.
  func answer(_ number: CaseNumber, asker: SystemCode) async -> CaseAnswer
}

/// The answer to a question about a case.
public enum CaseAnswer: Sendable, Hashable {
  /// The case.
  case known(KnownCase)
  /// No case has that number at the asker.
  case unknown
  /// It cannot be said now.
  case unavailable
}

/// Answers from the index: one read, whoever asks how often. A system is told of its own numbers only, and a system of one
/// district of cases of that district only.
public struct QuestionDesk: CaseQuestions {
  private let index: CaseIndex
  private let configuration: HubConfiguration

  /// A desk.
  public init(index: CaseIndex, configuration: HubConfiguration) {
    self.index = index
    self.configuration = configuration
  }

  /// The newest case that has the number at the asker.
  public func answer(_ number: CaseNumber, asker: SystemCode) async -> CaseAnswer {
    guard let system = configuration.systems[asker] else { return .unavailable }
    var query = CaseQuery(limit: 1)
    query.number = number
    query.numberOf = asker
    let scope = system.district.map { DistrictScope.districts([$0]) } ?? .all
    guard let page = try? await index.find(query, scope: scope) else { return .unavailable }
    guard let state = page.cases.first else {
      // What is still being read may well be there.
      return index.progress.phase == .following ? .unknown : .unavailable
    }
    // Before it is routed a case has no theme yet; its items are named as any theme of the district names them.
    let themes = configuration.themes.filter {
      state.route == nil ? $0.district == state.district : $0.code == state.route?.theme
    }
    return .known(KnownCase(state, asked: number, named: themes))
  }
}
