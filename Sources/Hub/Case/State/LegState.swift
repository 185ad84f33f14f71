/// One leg: what one receiving system has to do with the application.
public struct LegState: Sendable, Hashable {
  /// Its name.
  public var leg: LegID
  /// The system that receives it.
  public var system: SystemCode
  /// Its items.
  public var items: [ItemCode]
  /// Digest (32 hex digits) of the projection that the receiver is to have.
  public var wanted: String
  /// Digest of the projection that the receiver has; nil before the first delivery.
  public var has: String?
  /// Content revision in which that stands: what a change is compared with.
  public var hasContent: Int?
  /// When it was first delivered.
  public var deliveredAt: Timestamp?
  /// The receiver's own case number (业务系统办件编号).
  public var number: CaseNumber?
  /// True where nothing more is asked about that number.
  public var closed = false
  /// True once the receiver has taken a withdrawal, or nothing was ever sent to it.
  public var withdrawn = false
  /// True for a department's share of the matter; false for the theme's portal, which has the whole of it.
  public var isShare = false
  /// Digests of the contents that the receiver has.
  public var contents: [String] = []
}

/// Where a leg stands, as the ledger and an operator see it.
public enum LegStanding: Sendable, Hashable {
  /// In an outbox, waiting behind another record, or waiting for a resend.
  case inFlight
  /// The receiver has it.
  case delivered
  /// An operator is waited for.
  case held(HoldReason)
  /// The receiver refused it.
  case refused
  /// The applicant took it back.
  case withdrawn
}

/// The side of the ledger on which a case stands: accepted = the sum over all of these.
public enum Disposition: String, Sendable, Hashable, CaseIterable {
  /// Every leg is with its receiver.
  case delivered
  /// Some leg is on its way.
  case inFlight = "in-flight"
  /// An operator is waited for.
  case held
  /// A receiver refused a leg.
  case refused
  /// The applicant took it back before any receiver had it.
  case withdrawn
}

extension CaseState {
  /// Items whose status a leg's receiver decides: a department its own, the theme's portal those that no department has.
  public func decided(by leg: LegState) -> [ItemCode] {
    if leg.isShare { return leg.items }
    let shared = Set(legs.filter { $0.isShare && !$0.withdrawn }.flatMap(\.items))
    return leg.items.filter { !shared.contains($0) }
  }

  /// Where a leg stands. Computed from its lane, so that the two cannot differ.
  public func standing(of leg: LegState) -> LegStanding {
    let lane = lanes.first { $0.system == leg.system }
    if let head = lane?.head, head.task.leg == leg.leg {
      guard case .held(let reason) = head.standing else { return .inFlight }
      return reason == .deliveryRefused ? .refused : .held(reason)
    }
    if let hold = holds.first(where: {
      $0.leg == leg.leg && [.amendmentUnsupported, .prerequisiteMissing, .mappingMissing].contains($0.reason)
    }) {
      return .held(hold.reason)
    }
    if lane?.queue.contains(where: { $0.leg == leg.leg }) == true { return .inFlight }
    if leg.withdrawn { return .withdrawn }
    return leg.deliveredAt == nil ? .inFlight : .delivered
  }

  /// The side of the ledger on which the case stands; worst leg first.
  public var disposition: Disposition {
    if stub { return legs.isEmpty && status == .withdrawn ? .withdrawn : .delivered }
    let standings = legs.map(standing(of:))
    if standings.contains(where: { if case .held = $0 { true } else { false } }) { return .held }
    if standings.contains(.refused) { return .refused }
    if standings.contains(.inFlight) { return .inFlight }
    if standings.contains(.delivered) || legs.contains(where: { $0.deliveredAt != nil }) { return .delivered }
    if status == .withdrawn { return .withdrawn }
    return holds.isEmpty ? .inFlight : .held
  }
}
