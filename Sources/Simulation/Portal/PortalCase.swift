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
  private var mark = ProgressMark()
  private var word: String?
  /// Statuses that the control API has set, by item.
  var set: [String: String] = [:]
  /// Status of the whole that the control API has set.
  var setWhole: String?

  init(_ form: PortalForm, number: String, delivery: String?) {
    self.number = number
    (theme, idCard, unit, codes, items, body) = (form.theme, form.idCard, form.unit, form.codes, form.items, form.body)
    self.delivery = delivery
  }

  /// Moves on where that is due, for a sender who is told now.
  mutating func tell(_ progress: Progress, at now: ContinuousClock.Instant) -> JSONValue {
    if let due = mark.due(in: progress, at: now) {
      word = due
      mark.tell(at: now)
    }
    return answer(progress)
  }

  /// Where it stands, in the portal's words: `{status, itemStatus: [{itemName, status}]}`.
  func answer(_ progress: Progress) -> JSONValue {
    let word = word ?? progress.words[0]
    let statuses = items.map { (item: $0, status: set[$0] ?? word) }
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
