// What a record carries, made when it is sent, from the body and the state.

extension CaseWork {
  /// What a task carries; nil where its content is not in the body.
  mutating func payload(of task: LaneTask) -> OutboundRecord.Payload? {
    switch task {
    case .leg(let id, let revision, _):
      guard let leg = state.legs.first(where: { $0.leg == id }), let route = state.route,
        let content = body.value()?.contents.last(where: { $0.revision == revision }),
        let part = content.legs.first(where: { $0.leg == id })
      else { return nil }
      let projection = part.projection(of: content.application)
      var payload = LegPayload(
        leg: id, theme: route.theme, themeName: route.themeName, items: part.items, application: projection,
        amends: leg.has == nil ? nil : leg.number)
      payload.changed = known(to: leg).map { LegChanges(from: $0, to: projection) }
      payload.held = projection.contents.filter(leg.contents.contains)
      return .application(payload)
    case .withdrawal(let id, _):
      return .withdrawal(leg: id, caseNumber: state.legs.first { $0.leg == id }?.number)
    case .question(let kind, let subject, let content):
      return question(kind, subject, content: content).map { .question($0) }
    case .report(let report):
      var told = statusReport(report)
      guard let observed = report.observed else { return .report(told) }
      told.observed = observation(observed, of: report)
      return told.observed == nil ? nil : .report(told)
    case .deadline(_, let notice):
      return .deadline(notice)
    }
  }

  /// What a leg's receiver has; nil before its first delivery, and where the body does not keep it any more.
  private mutating func known(to leg: LegState) -> Application? {
    guard leg.has != nil, let revision = leg.hasContent,
      let content = body.value()?.contents.last(where: { $0.revision == revision }),
      let part = content.legs.first(where: { $0.leg == leg.leg })
    else { return nil }
    return part.projection(of: content.application)
  }

  private mutating func statusReport(_ report: PendingReport) -> StatusReport {
    let note = report.noted ? body.value()?.notes.last { $0.report == report.number } : nil
    let reasons = Dictionary((note?.reasons ?? []).map { ($0.item, $0.reason) }) { _, last in last }
    var told = StatusReport(
      caseNumber: state.source.caseNumber, status: report.status, at: report.at, hold: report.hold,
      opinion: note?.opinion, district: state.district,
      items: report.items.map {
        StatusEvent.ItemStatus(item: $0.code, status: $0.status, reason: reasons[$0.code] ?? nil)
      })
    told.corrections = note?.corrections ?? []
    told.special = note?.special
    return told
  }
}
