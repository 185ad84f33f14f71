/// What a case asks of the world; the processor carries all of a batch out in one transaction.
public enum CaseAction: Sendable, Hashable {
  /// Write a record into a system's outbox `hub.to.<system>`.
  case send(OutboundRecord)
  /// Keep the body (canonical JSON) of the case in `hub.bodies`; nil is a tombstone.
  case keepBody([UInt8]?)
  /// Bind a foreign case number to this application in `hub.refs`; `open` false ends the polling of it.
  case bind(system: SystemCode, number: CaseNumber, open: Bool)
  /// Tell those who wait under a foreign number that it is bound now (`ref/<system>/<number>` in `hub.inbox`).
  case announce(system: SystemCode, number: CaseNumber)
  /// Set something aside in `hub.quarantine`.
  case quarantine(HoldReason, detail: String)
}

/// A record of an outbox `hub.to.<system>`.
public struct OutboundRecord: Sendable, Hashable {
  /// Stable through resends and replays.
  public var delivery: DeliveryID
  /// Rising per (application, system).
  public var sequence: Int
  /// The receiving system.
  public var system: SystemCode
  /// The application.
  public var application: ApplicationID
  /// Round of attempts, from 1; above 1 the receiver may have been asked before.
  public var round: Int
  /// True where an earlier round may have reached the receiver: look before sending.
  public var doubtful: Bool
  /// What is sent.
  public var payload: Payload

  /// What is sent.
  public enum Payload: Sendable, Hashable {
    /// A leg of an application.
    case application(LegPayload)
    /// A status for the system that the application came from.
    case report(StatusReport)
    /// 撤回 of a leg that was delivered before, under the receiver's own number.
    case withdrawal(leg: LegID, caseNumber: CaseNumber?)
    /// A limit is near or passed, for a system that subscribes to that.
    case deadline(DeadlineNotice)
    /// A question to a service.
    case question(ServiceQuestion)

    /// The leg that it is about; nil for a report and for a notice.
    public var leg: LegID? {
      switch self {
      case .application(let payload): payload.leg
      case .withdrawal(let leg, _): leg
      case .report, .deadline, .question: nil
      }
    }
  }

  /// A record.
  public init(
    delivery: DeliveryID, sequence: Int, system: SystemCode, application: ApplicationID, round: Int, doubtful: Bool,
    payload: Payload
  ) {
    self.delivery = delivery
    self.sequence = sequence
    self.system = system
    self.application = application
    self.round = round
    self.doubtful = doubtful
    self.payload = payload
  }
}

/// A leg as its receiver gets it.
public struct LegPayload: Sendable, Hashable {
  /// The leg.
  public var leg: LegID
  /// The district theme that it was routed to.
  public var theme: ThemeCode
  /// The name of that theme.
  public var themeName: String
  /// The items of this leg, with the catalogue's names.
  public var items: [ApplicationItem]
  /// The application, projected to what this receiver may see.
  public var application: Application
  /// The receiver's own number, where this amends an earlier delivery.
  public var amends: CaseNumber?
  /// What differs from the delivery that the receiver has (补正 carries only that); nil for a first delivery.
  public var changed: LegChanges?
  /// Digests of the contents that the receiver has from an earlier delivery: they are not handed over again.
  public var held: [String] = []

  /// A leg.
  public init(
    leg: LegID, theme: ThemeCode, themeName: String, items: [ApplicationItem], application: Application,
    amends: CaseNumber? = nil
  ) {
    self.leg = leg
    self.theme = theme
    self.themeName = themeName
    self.items = items
    self.application = application
    self.amends = amends
  }
}

/// A status as the source system is told it.
public struct StatusReport: Sendable, Hashable {
  /// The source's own case number.
  public var caseNumber: CaseNumber
  /// Status of the whole application; `paused` where an item has begun a special procedure (特别程序), which no whole has.
  public var status: Status
  /// When it came to be.
  public var at: Timestamp
  /// Set where the hub holds the case: a conflicting push, for one.
  public var hold: HoldReason?
  /// Reason or opinion, as the department gave it.
  public var opinion: String?
  /// District that handles it.
  public var district: DistrictCode?
  /// Status of the single items.
  public var items: [StatusEvent.ItemStatus]
  /// 补正: the materials that have to be corrected, as the department named them.
  public var corrections: [StatusEvent.Correction] = []
  /// 特别程序, as the department named it.
  public var special: StatusEvent.SpecialProcedure?
  /// What an observer is told beside; nil for the source.
  public var observed: Observed?

  /// A report.
  public init(
    caseNumber: CaseNumber, status: Status, at: Timestamp, hold: HoldReason? = nil, opinion: String? = nil,
    district: DistrictCode? = nil, items: [StatusEvent.ItemStatus] = []
  ) {
    self.caseNumber = caseNumber
    self.status = status
    self.at = at
    self.hold = hold
    self.opinion = opinion
    self.district = district
    self.items = items
  }
}
