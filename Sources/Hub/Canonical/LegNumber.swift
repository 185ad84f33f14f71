/// The hub's own number of one leg, under which a department may answer: the application's id and the leg's name, as in
/// `ap-….market`. A status that carries it needs no binding.
public struct LegNumber: Sendable, Hashable {
  /// The application.
  public let application: ApplicationID
  /// The leg.
  public let leg: LegID

  /// The number of a leg.
  public init(_ application: ApplicationID, _ leg: LegID) {
    self.application = application
    self.leg = leg
  }

  /// Reads a number; nil for any that is not of this shape.
  public init?(_ number: CaseNumber) {
    let parts = number.rawValue.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].isEmpty, let application = ApplicationID(checked: parts[0]) else { return nil }
    self.init(application, LegID(String(parts[1])))
  }

  /// `ap-….market`.
  public var caseNumber: CaseNumber { CaseNumber("\(application).\(leg)") }
}
