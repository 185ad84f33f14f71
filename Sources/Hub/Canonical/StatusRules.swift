/// How a status moves, and what the statuses of the items make of the whole. Pure; docs/canonical-format.md has the
/// tables. The order is of the life cycle 提交 → 收件 → 受理 → (补正) → 办结; the rule for the whole is this project's.
public enum StatusRules {
  /// Where an item stands after a report: the reported status where that is a step on, else what it was.
  ///
  /// Steps on are to a later place, and to and fro between 收件 and 补正, 办理中 and 特别程序. What comes late, and what
  /// comes after a final status, moves nothing.
  public static func item(_ current: Status, reported: Status) -> Status {
    moves(current, to: reported) ? reported : current
  }

  /// Whether a report is a step on.
  public static func moves(_ current: Status, to reported: Status) -> Bool {
    current != reported && !current.isFinal && reported.place >= current.place
  }

  /// Status of the whole application: the first line that holds.
  public static func whole(_ items: [Status]) -> Status {
    guard !items.isEmpty else { return .submitted }
    if items.allSatisfy({ $0 == .withdrawn || $0 == .void }) { return .withdrawn }
    if items.allSatisfy(\.isFinal) {
      if items.allSatisfy({ $0 == .finished }) { return .finished }
      if items.contains(where: { $0 == .finished || $0 == .partlyFinished }) { return .partlyFinished }
      return items.allSatisfy { $0 == .notAccepted } ? .notAccepted : .rejected
    }
    if items.contains(.correctionRequested) { return .correctionRequested }
    if items.contains(where: { $0.place >= Status.accepted.place }) {
      return items.allSatisfy { $0 == .accepted } ? .accepted : .inProgress
    }
    return items.contains(.received) ? .received : .submitted
  }
}

extension Status {
  /// Whether nothing follows it but a higher version of the application.
  public var isFinal: Bool { place == Status.finished.place }

  /// Place in the life cycle; statuses of one place may follow each other to and fro.
  public var place: Int {
    switch self {
    case .submitted, .waitingPrerequisite: 0
    case .received, .correctionRequested: 1
    case .accepted: 2
    case .inProgress, .paused: 3
    case .approved: 4
    case .finished, .partlyFinished, .notAccepted, .rejected, .withdrawn, .void: 5
    }
  }
}
