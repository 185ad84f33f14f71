import JSON

/// What to look for among the limits that run; an absent field does not narrow. What is due first comes first, what stands
/// still (特别程序) last.
public struct DeadlineQuery: Sendable, Hashable {
  /// Any of these levels.
  public var levels: [AlertLevel] = []
  /// Due until this moment, or overdue.
  public var dueBefore: Timestamp?
  /// Any of these districts.
  public var districts: [DistrictCode] = []
  /// Any of these codes of themes.
  public var themes: [String] = []
  /// Any of these departments, by the codes of their systems.
  public var departments: [SystemCode] = []
  /// Most limits to answer with, 1…500.
  public var limit: Int
  /// How many were answered before.
  public var offset = 0

  /// A query for everything.
  public init(limit: Int = 50) { self.limit = limit }
}

/// A limit that was found.
public struct RunningDeadline: Sendable {
  /// Its case.
  public var state: CaseState
  /// What it comes to now.
  public var reading: DeadlineReading
}

/// One page of limits.
public struct DeadlinePage: Sendable {
  /// What is due first comes first.
  public var deadlines: [RunningDeadline]
  /// The offset of the next page; nil where there is none.
  public var next: Int?
}

/// How many limits stand at a level at one department.
public struct DeadlineCount: Sendable, Hashable {
  /// The level.
  public var level: AlertLevel
  /// The department's system; empty for whole applications.
  public var department: SystemCode
  /// How many.
  public var limits: Int
}

extension IndexAnswers {
  func deadlines(
    _ query: DeadlineQuery, _ scope: DistrictScope, _ rules: DeadlineRules, at now: Timestamp
  ) throws -> DeadlinePage {
    let rows = try DeadlineTable(connection).find(query, scope, at: now)
    let found = rows.prefix(query.limit).compactMap { row -> RunningDeadline? in
      guard let state = (try? JSONValue(parsing: row.value)).flatMap({ try? CaseState(json: $0) }) else { return nil }
      let reading = state.deadlines(on: now.date, rules).first {
        ($0.item?.rawValue ?? "") == row.item && $0.clock.rawValue == row.clock
      }
      return reading.map { RunningDeadline(state: state, reading: $0) }
    }
    return DeadlinePage(deadlines: found, next: rows.count > query.limit ? query.offset + query.limit : nil)
  }
}

extension CaseIndex {
  /// Limits that run, what is due first first.
  public func deadlines(_ query: DeadlineQuery, scope: DistrictScope) async throws -> DeadlinePage {
    let (now, rules) = (clock.now(), self.rules)
    return try await store.answer { answers in try answers.deadlines(query, scope, rules, at: now) }
  }
}
