/// One record of `hub.inbox`: everything that concerns a case, in one order.
public struct CaseEvent: Sendable, Hashable {
  /// CloudEvents `id`: the same for a repeated write of the same event.
  public var id: String
  /// The application that it concerns.
  public var application: ApplicationID
  /// When it was written.
  public var time: Timestamp
  /// What happened.
  public var body: Body

  /// What happened.
  public enum Body: Sendable, Hashable {
    /// An application, or a new version of one, came in.
    case submitted(Submission)
    /// A system reported a status.
    case status(StatusEvent)
    /// A delivery worker settled a record of an outbox.
    case settled(Settlement)
    /// A receiver says that it has fetched a record, or will not have it.
    case acknowledged(Acknowledgement)
    /// An operator asks for something.
    case command(Command)
    /// The owner's own timer; never on the bus, its generation is checked by the case.
    case timer(generation: Int)
  }

  /// An event.
  public init(id: String, application: ApplicationID, time: Timestamp, body: Body) {
    self.id = id
    self.application = application
    self.time = time
    self.body = body
  }
}

/// An application as receive hands it on.
public struct Submission: Sendable, Hashable {
  /// The canonical application.
  public var application: Application
  /// SHA-256, hex, of the canonical content without volatile fields: equal digests are the same content.
  public var contentDigest: String
  /// SHA-256, hex, of the original bytes.
  public var originalDigest: String
  /// Where the original stands in `hub.received`: a hint.
  public var original: BusPosition?
  /// Codes and items that no table knows: the case is held with these.
  public var unresolved: [Unresolved]
  /// Set where the sender was told 409 at once: the case records it and does nothing else.
  public var answeredConflict: Bool

  /// A submission.
  public init(
    application: Application, contentDigest: String, originalDigest: String, original: BusPosition? = nil,
    unresolved: [Unresolved] = [], answeredConflict: Bool = false
  ) {
    self.application = application
    self.contentDigest = contentDigest
    self.originalDigest = originalDigest
    self.original = original
    self.unresolved = unresolved
    self.answeredConflict = answeredConflict
  }
}

/// How a delivery worker settled one outbox record after its few quick attempts.
public struct Settlement: Sendable, Hashable {
  /// The record.
  public var delivery: DeliveryID
  /// The sequence it carried.
  public var sequence: Int
  /// The system it was for.
  public var system: SystemCode
  /// The round of the record that was settled: a worker that died after settling may settle a round twice, and a case
  /// must not take the echo of round 1 for the end of round 2.
  public var round: Int
  /// How it ended.
  public var outcome: Outcome
  /// Attempts in this round.
  public var attempts: Int

  /// How a round of attempts ended.
  public enum Outcome: Sendable, Hashable {
    /// The receiver has it; its case number where it gave one.
    case delivered(caseNumber: CaseNumber?)
    /// The receiver said no for good.
    case refused(code: String, message: String)
    /// Not delivered now. `doubtful`: the receiver may have it all the same (time-out after sending).
    case failed(code: String, doubtful: Bool)
    /// The receiver may have it, and the hub could not find out: an operator decides.
    case unclear(code: String)
    /// It stands where the receiver fetches it (a file, a row of an exchange table): its acknowledgement is to come.
    case handedOver
    /// A service answered a question.
    case answered(ServiceAnswer)
  }

  /// A settlement.
  public init(
    delivery: DeliveryID, sequence: Int, system: SystemCode, round: Int, outcome: Outcome, attempts: Int
  ) {
    self.delivery = delivery
    self.sequence = sequence
    self.system = system
    self.round = round
    self.outcome = outcome
    self.attempts = attempts
  }
}

/// What a receiver says of a record that it fetched: an acknowledgement file, a reception flag of an exchange table. It
/// names the delivery and nothing else, for that is all that the receiver was given.
public struct Acknowledgement: Sendable, Hashable {
  /// The record.
  public var delivery: DeliveryID
  /// The receiver.
  public var system: SystemCode
  /// What it says.
  public var outcome: Outcome

  /// What a receiver says.
  public enum Outcome: Sendable, Hashable {
    /// It has it; its case number where it gives one.
    case delivered(caseNumber: CaseNumber?)
    /// It says no for good.
    case refused(code: String, message: String)

    var asSettlement: Settlement.Outcome {
      switch self {
      case .delivered(let number): .delivered(caseNumber: number)
      case .refused(let code, let message): .refused(code: code, message: message)
      }
    }
  }

  /// An acknowledgement.
  public init(delivery: DeliveryID, system: SystemCode, outcome: Outcome) {
    self.delivery = delivery
    self.system = system
    self.outcome = outcome
  }

  /// The application whose record it is; nil where the delivery id is none of the hub's.
  public var application: ApplicationID? {
    delivery.rawValue.split(separator: ".", maxSplits: 1).first.flatMap(ApplicationID.init(checked:))
  }
}

/// What an operator asks of a case.
public struct Command: Sendable, Hashable {
  /// The command's own id; asking twice with one id acts once.
  public var id: String
  /// The case revision that the operator saw; another one now is a conflict.
  public var revision: Int
  /// Who asks.
  public var actor: String
  /// Why.
  public var reason: String
  /// What.
  public var action: Action

  /// What is asked.
  public enum Action: Sendable, Hashable {
    /// Take a held case up again; with the submission and the statuses translated anew where the hold came from translation.
    case release(Submission?, statuses: [StatusEvent] = [])
    /// Send what failed or is doubtful again; a report is named by the code of the system that it goes to.
    case resend(LegID)
    /// Take a doubtful or refused delivery as delivered, with the number that the receiver gave.
    case settle(LegID, CaseNumber?)
  }

  /// A command.
  public init(id: String, revision: Int, actor: String, reason: String, action: Action) {
    self.id = id
    self.revision = revision
    self.actor = actor
    self.reason = reason
    self.action = action
  }
}
