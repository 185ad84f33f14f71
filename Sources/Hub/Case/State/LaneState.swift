/// The lane of a case to one system: at most one record is with the system's outbox, the next ones wait here in order.
public struct LaneState: Sendable, Hashable {
  /// The system.
  public var system: SystemCode
  /// The last sequence given: rising over the whole life of the case.
  public var sequence = 0
  /// The unsettled record.
  public var head: Flight?
  /// What waits behind it.
  public var queue: [LaneTask] = []
}

/// Something to be written to a system.
public enum LaneTask: Sendable, Hashable {
  /// A leg in a content revision; whether first or amending is decided when its turn comes.
  case leg(LegID, content: Int, digest: String)
  /// 撤回 of a leg.
  case withdrawal(LegID, content: Int)
  /// A status for the source.
  case report(PendingReport)
  /// A notice of a limit, with its number inside the case.
  case deadline(Int, DeadlineNotice)
  /// A question to a service, about a subject inside the case.
  case question(ServiceKind, String, content: Int)

  /// The leg that it is about; nil for a report and for a notice.
  public var leg: LegID? {
    switch self {
    case .leg(let leg, _, _), .withdrawal(let leg, _): leg
    case .report, .deadline, .question: nil
    }
  }

  /// True for a notice of a limit.
  var isDeadline: Bool { if case .deadline = self { true } else { false } }
  /// True for a report.
  var isReport: Bool { if case .report = self { true } else { false } }
}

/// A report as it was decided; what the department wrote with it is in the body.
public struct PendingReport: Sendable, Hashable {
  /// Its number inside the case.
  public var number: Int
  /// Status of the whole.
  public var status: Status
  /// When it came to be.
  public var at: Timestamp
  /// Set where it tells of a hold.
  public var hold: HoldReason?
  /// Status of the items then.
  public var items: [ItemState]
  /// True where the body keeps what a department wrote about it.
  public var noted = false
  /// What it tells an observer; nil in a report to the source.
  public var observed: Observation?

  /// Items that moved, and the content in which an observer is told of them.
  public struct Observation: Sendable, Hashable {
    /// Content revision.
    public var content: Int
    /// What moved.
    public var moves: [ItemMove]
    /// True where the whole of the case is told anew, after rows of it were rejected.
    public var again = false
  }
}

/// An item whose status changed.
public struct ItemMove: Sendable, Hashable {
  /// The item.
  public var code: ItemCode
  /// Its status before; nil for an item that is new, or told anew.
  public var before: Status?
  /// Its status now.
  public var status: Status
  /// When it came to be.
  public var at: Timestamp
}

/// A record that is not settled yet.
public struct Flight: Sendable, Hashable {
  /// What it carries.
  public var task: LaneTask
  /// Its stable id.
  public var delivery: DeliveryID
  /// Its sequence.
  public var sequence: Int
  /// Round of attempts, from 1.
  public var round = 1
  /// True where the receiver may have it all the same.
  public var doubtful = false
  /// Where it is.
  public var standing = Standing.sent
  /// What the receiver said of it before the worker had settled it.
  public var early: Acknowledgement.Outcome?
  /// Digests of the contents that its receiver has once it is delivered.
  public var contents: [String] = []

  /// Where an unsettled record is.
  public enum Standing: Sendable, Hashable {
    /// In the outbox.
    case sent
    /// Waiting for its resend.
    case waiting(until: Timestamp)
    /// Where its receiver fetches it; after that moment an operator is told that no acknowledgement came.
    case handedOver(until: Timestamp)
    /// Waiting for an operator.
    case held(HoldReason)
  }

  /// True where the receiver surely does not have it, so that newer content may take its place.
  var replaceable: Bool {
    switch standing {
    case .sent, .handedOver: false
    case .waiting, .held: !doubtful
    }
  }
}
