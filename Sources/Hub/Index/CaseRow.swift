/// The columns by which a case is found and counted.
struct CaseRow {
  let source: String
  let district: String?
  /// The district's theme once routed, before that the name that the source gave.
  let theme: String
  let status: String
  let disposition: String
  let accepted: Int64
  let applicant: String?
  let path: Int
  let matter: String?
  let legs: [(leg: String, system: String, standing: String)]
  let holds: [String]
  let numbers: [(system: String, number: String)]

  init(_ state: CaseState) {
    source = state.source.system.rawValue
    district = state.district?.rawValue
    theme = state.route?.theme.rawValue ?? state.theme.name
    status = state.status.rawValue
    disposition = state.disposition.rawValue
    accepted = state.acceptedAt.milliseconds
    // Without a search key there is no digest, and nobody is found by it.
    applicant = state.applicant.flatMap { $0.fingerprint.isEmpty ? nil : $0.fingerprint }
    path = state.source.path.rawValue
    matter = state.matter
    legs = state.legs.map { ($0.leg.rawValue, $0.system.rawValue, Disposition(state.standing(of: $0)).rawValue) }
    holds = state.holds.map(\.reason.rawValue)
    numbers =
      [(state.source.system.rawValue, state.source.caseNumber.rawValue)]
      + state.legs.compactMap { leg in leg.number.map { (leg.system.rawValue, $0.rawValue) } }
  }
}

extension Disposition {
  /// The side of the ledger on which one leg stands.
  init(_ standing: LegStanding) {
    self =
      switch standing {
      case .inFlight: .inFlight
      case .delivered: .delivered
      case .held: .held
      case .refused: .refused
      case .withdrawn: .withdrawn
      }
  }
}
