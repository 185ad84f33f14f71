/// What became of one handled event: exactly one entry an event in `hub.journal`, and one for each time that an operator
/// was shown personal data. Never holds a body or personal data.
public struct JournalEntry: Sendable, Hashable {
  /// The record key: the application's id, or `ref/<system>/<number>`.
  public var key: String
  /// Revision of the case afterwards.
  public var revision = 0
  /// Where the event stands in `hub.inbox`; nil for a timer.
  public var source: SourcePosition?
  /// Id of the event.
  public var event: String
  /// What it was.
  public var kind: Kind
  /// When it was handled.
  public var time: Timestamp
  /// How far the path it came.
  public var stage: Stage
  /// What became of it.
  public var outcome: Outcome
  /// Why, where it was held or refused.
  public var reason: HoldReason?
  /// A code, a pointer, what was compared; at most `Case.detailLength` characters.
  public var detail: String?
  /// The system concerned: sender of a push or a status, receiver of a delivery.
  public var system: SystemCode?
  /// That system's case number.
  public var number: CaseNumber?
  /// The delivery that was settled.
  public var delivery: DeliveryID?
  /// Its round.
  public var round: Int?
  /// Source version of a submission.
  public var version: Int?
  /// The mapping that decided the route.
  public var mapping: MappingID?
  /// The theme it led to.
  public var theme: ThemeCode?
  /// Deliveries that were written to outboxes.
  public var sent: [DeliveryID] = []
  /// Status of the whole, where it changed.
  public var status: Status?
  /// Items whose status changed.
  public var items: [ItemState] = []
  /// Limits that were told of.
  public var alerts: [DeadlineAlert] = []
  /// Id of an operator command.
  public var command: String?
  /// Who gave it.
  public var actor: String?
  /// Why, in the operator's words; at most `Case.detailLength` characters.
  public var why: String?
  /// Digest of the content.
  public var contentDigest: String?
  /// Digest of the original bytes.
  public var originalDigest: String?
  /// Digest of the configuration that decided.
  public var configuration: String

  /// Kinds of events; a reveal is no event of the case: the admin role writes its entry itself.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case submitted, status, settled, acknowledged, command, timer, bound, reveal
  }

  /// What became of an event.
  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// A new application was taken and goes on.
    case accepted
    /// The content in force came again.
    case duplicate
    /// Same version, other content.
    case conflict
    /// A higher version took the place of the earlier.
    case superseded
    /// A lower version came.
    case outdated
    /// The applicant took it back.
    case withdrawn
    /// An operator is waited for.
    case held
    /// The receiver has it.
    case delivered
    /// Put where the receiver fetches it; its acknowledgement is waited for.
    case handedOver = "handed-over"
    /// A service answered, or gave no answer for good.
    case answered
    /// Not delivered; the case will send it again.
    case resendScheduled = "resend-scheduled"
    /// Sent again.
    case resent
    /// A limit is near or passed.
    case alerted
    /// A department has said nothing in time: the item counts as accepted since its receipt (行政许可法 §32).
    case acceptedBySilence = "accepted-by-silence"
    /// A status that moved something.
    case moved
    /// A status that is known already.
    case unchanged
    /// A status that came late.
    case late
    /// An operator's command was carried out.
    case done
    /// A command that was handled before.
    case repeated
    /// A command on another revision than the case has.
    case stale
    /// A command that makes no sense now.
    case rejected
    /// Nothing to do: a stale timer, a stray receipt.
    case ignored
    /// An inbox record that was handled before.
    case skipped
    /// Set aside: it belongs to no case.
    case quarantined
    /// Waits under a foreign number.
    case waiting
    /// Handed on to the application that the number belongs to.
    case forwarded
    /// The case became a stub.
    case closed
    /// Personal data was shown to an operator.
    case revealed
  }

  /// An entry about an event.
  public init(
    key: String, source: SourcePosition?, event: String, kind: Kind, time: Timestamp, stage: Stage, outcome: Outcome,
    configuration: String
  ) {
    self.key = key
    self.source = source
    self.event = event
    self.kind = kind
    self.time = time
    self.stage = stage
    self.outcome = outcome
    self.configuration = configuration
  }
}
