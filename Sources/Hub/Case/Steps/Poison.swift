extension CaseState {
  /// The case of an event that made the hub itself fail: held, so that an operator sees it. The event is in quarantine.
  func poisoned(detail: String, source: SourcePosition, now: Timestamp) -> CaseState {
    var held = self
    held.last = source
    held.revision += 1
    held.holds.append(
      Hold(reason: .poison, leg: nil, detail: String(detail.prefix(Case.detailLength)), since: now))
    return held
  }
}
