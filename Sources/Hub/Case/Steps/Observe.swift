// Observe: systems that have no part in a case but to know of it are told of every item that moves, whoever filed the case and
// whoever decides it, through lanes of their own.

extension CaseWork {
  /// Tells observers what this event has moved.
  mutating func tellObservers(before: CaseState?) {
    guard !state.stub else { return }
    let known = Dictionary((before?.items ?? []).map { ($0.code, $0.status) }) { first, _ in first }
    let moves = state.items.filter { known[$0.code] != $0.status }.map {
      ItemMove(code: $0.code, before: known[$0.code], status: $0.status, at: $0.at)
    }
    guard !moves.isEmpty else { return }
    for system in rules.observers(of: state.district) { tell(system, moves, again: false) }
  }

  private mutating func tell(_ system: SystemCode, _ moves: [ItemMove], again: Bool) {
    let told = rules.policy(of: system)?.observe ?? []
    let wanted = moves.filter { told.contains($0.status) }
    guard !wanted.isEmpty, let content = body.value()?.contents.last?.revision else { return }
    state.reports += 1
    let lane = laneIndex(of: system)
    state.lanes[lane].queue.append(
      .report(
        PendingReport(
          number: state.reports, status: state.status, at: wanted.map(\.at).max() ?? now, items: [],
          noted: note(heard, for: state.reports),
          observed: .init(content: content, moves: wanted, again: again))))
    shorten(lane)
  }

  /// Where an observer is away for long the two oldest that wait become one: each item's first and last status is kept.
  private mutating func shorten(_ lane: Int) {
    let waiting = state.lanes[lane].queue.indices.filter { state.lanes[lane].queue[$0].isReport }
    guard waiting.count > Case.waitingObservations,
      case .report(let first) = state.lanes[lane].queue[waiting[0]],
      case .report(var second) = state.lanes[lane].queue[waiting[1]],
      let earlier = first.observed, let later = second.observed
    else { return }
    var moves = earlier.moves
    for move in later.moves {
      if let index = moves.firstIndex(where: { $0.code == move.code }) {
        moves[index].status = move.status
        moves[index].at = move.at
      } else {
        moves.append(move)
      }
    }
    second.observed = .init(content: later.content, moves: moves, again: earlier.again || later.again)
    state.lanes[lane].queue[waiting[1]] = .report(second)
    state.lanes[lane].queue.remove(at: waiting[0])
  }

  /// An observer took a delivery and said of rows of it afterwards that it refuses them: an operator is told. False where the
  /// system is no observer.
  mutating func takeRejection(_ acknowledgement: Acknowledgement) -> Bool {
    let system = acknowledgement.system
    guard case .refused(let code, _) = acknowledgement.outcome,
      rules.policy(of: system)?.observe.isEmpty == false,
      acknowledgement.delivery.rawValue.hasPrefix("\(state.application).report.")
    else { return false }
    let number = acknowledgement.delivery.rawValue.split(separator: ".").last ?? ""
    hold(.rowRejected, leg: LegID(system.rawValue), detail: "report \(number): \(code)")
    entry.outcome = .held
    return true
  }

  /// Tells an observer the whole of the case anew, after rows of it were rejected; false where none were.
  mutating func tellAgain(_ leg: LegID) -> Bool {
    guard state.holds.contains(where: { $0.leg == leg && $0.reason == .rowRejected }) else { return false }
    endHolds { $0.leg == leg && $0.reason == .rowRejected }
    tell(
      SystemCode(leg.rawValue),
      state.items.map { ItemMove(code: $0.code, before: nil, status: $0.status, at: $0.at) }, again: true)
    return true
  }

  /// What a waiting observation tells; nil where its content is gone.
  mutating func observation(_ pending: PendingReport.Observation, of report: PendingReport) -> StatusReport.Observed? {
    guard let content = body.value()?.contents.last(where: { $0.revision == pending.content }) else { return nil }
    let note = report.noted ? body.value()?.notes.last { $0.report == report.number } : nil
    let reasons = Dictionary((note?.reasons ?? []).map { ($0.item, $0.reason) }) { _, last in last }
    var items: [StatusReport.ObservedItem] = []
    var materials: [StatusReport.ObservedMaterial] = []
    for move in pending.moves {
      let legs = content.legs.filter { $0.items.contains { $0.code == move.code } }
      let leg = legs.first { $0.share != nil } ?? legs.first
      let position = (state.items.firstIndex { $0.code == move.code } ?? 0) + 1
      let number = "\(state.application).\(position)"
      items.append(
        StatusReport.ObservedItem(
          number: number, position: position, code: move.code,
          name: (leg?.items ?? content.application.items).first { $0.code == move.code }?.name,
          department: leg?.system, before: move.before, status: move.status, at: move.at,
          reason: reasons[move.code] ?? nil))
      let asked = (leg?.projection(of: content.application) ?? content.application).materials
      for (index, material) in asked.enumerated() {
        materials.append(
          StatusReport.ObservedMaterial(
            number: number, item: position, position: index + 1, before: move.before, status: move.status,
            material: material))
      }
    }
    return StatusReport.Observed(
      application: content.application, theme: state.route?.theme, themeName: state.route?.themeName,
      officer: note?.officer, items: items, materials: materials,
      checklist: state.route.map { rules.checklist(for: content.application, of: $0.theme) } ?? [],
      again: pending.again)
  }
}
