import Simulation

/// What the city was told of one application, as it came.
enum CityStory {
  /// The steps in the city's words, in their order.
  static let steps = ["收件", "受理", "审查与决定"]

  /// What is wrong with a story; nil where it is in order and whole. The same delivery may come again until its successor
  /// has come.
  static func problem(_ told: [CityCallback]) -> String? {
    let deliveries = told.map { ($0.sequence ?? "", $0.delivery ?? "", $0.op) }
    let sequences = told.compactMap { $0.sequence.flatMap { Int($0) } }
    guard sequences.count == told.count else { return "without a sequence: \(deliveries)" }
    guard sequences == sequences.sorted() else { return "sequences go back: \(deliveries)" }
    guard Set(sequences) == Set(1...(sequences.last ?? 1)) else { return "a report is missing: \(deliveries)" }
    guard Set(told.map(\.delivery)).count == Set(sequences).count else { return "two ids: \(deliveries)" }
    let places = told.compactMap { steps.firstIndex(of: $0.op) }
    guard places.count == told.count, places == places.sorted() else { return "steps go back: \(deliveries)" }
    return told.last?.op == steps.last ? nil : "the last status is missing: \(deliveries)"
  }
}
