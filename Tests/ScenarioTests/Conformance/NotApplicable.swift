import Hub

/// A behaviour that a system cannot have, why, and what shows in the configuration that it cannot: an entry that is no longer
/// true fails.
struct NotApplicable: Sendable {
  let system: SystemCode
  let behaviour: Behaviour
  let reason: String
  let isTrue: @Sendable (ConfigFiles) -> Bool

  static let all = [
    NotApplicable(
      system: "market", behaviour: .correction, reason: "none of its codes asks for a correction",
      isTrue: { !$0.text(of: "market").contains("correction-requested") }),
    NotApplicable(
      system: "bigdata", behaviour: .outOfOrder,
      reason: "it tells no status, and the rows that it rejects stand each for itself: none comes before another",
      isTrue: { !$0.text(of: "bigdata").contains("statuses:") }),
  ]
}
