public import JSON

/// A case (办件) as the simulated portal holds it.
public struct PortalCase: Sendable {
  /// Its number, 15 digits.
  public var number: String
  /// The theme's name.
  public var theme: String
  /// ID number of the agent.
  public var idCard: String
  /// The company.
  public var unit: String
  /// Codes of the items, as they came.
  public var codes: String
  /// Names of the items.
  public var items: [String]
  /// Id of the delivery that made it, where the sender gave one.
  public var delivery: String?
  /// The body that made it; nil once the portal has forgotten the oldest.
  public var body: JSONValue?
  /// When it was made.
  var createdAt: ContinuousClock.Instant
  /// Statuses that the control API has set, by item.
  var set: [String: String] = [:]
  /// Status of the whole that the control API has set.
  var setWhole: String?

  /// Status of each item at a time, in the portal's words.
  func statuses(_ progress: Progress, at now: ContinuousClock.Instant) -> [(item: String, status: String)] {
    let word = progress.word(after: now - createdAt)
    return items.map { ($0, set[$0] ?? word) }
  }

  /// `{status, itemStatus: [{itemName, status}]}`.
  func answer(_ progress: Progress, at now: ContinuousClock.Instant) -> JSONValue {
    let statuses = statuses(progress, at: now)
    let common = statuses.allSatisfy { $0.status == statuses.first?.status } ? statuses.first?.status : nil
    return [
      "status": .string(setWhole ?? common ?? "办理中"),
      "itemStatus": .array(statuses.map { ["itemName": .string($0.item), "status": .string($0.status)] }),
    ]
  }
}

/// One `create` as it arrived, repeated ones too.
public struct PortalArrival: Sendable, Hashable {
  /// The header `Hub-Delivery-Id`.
  public var delivery: String?
  /// The header `Hub-Sequence`.
  public var sequence: String?
  /// The case that answered for it.
  public var number: String
  /// Whether the case was there already.
  public var repeated: Bool
}
