// Silence: a department that says nothing within its days from receipt has accepted, from the receipt on (行政许可法 §32). That
// is the law's word and not the department's: the item keeps the status that its department gave it, and its clocks go on.

extension CaseWork {
  /// Lets items count as accepted whose departments have been silent for too long. Only a timer does: what a department said
  /// in time and is still on its way is heard first, by its own day.
  mutating func acceptSilent() {
    let silent = state.clocks.indices.compactMap { index in silentFrom(index).map { (index, $0) } }
    for (index, day) in silent where day <= now.date {
      accept(index, from: day)
      entry.outcome = .acceptedBySilence
      entry.stage = .report
    }
  }

  /// A word comes when silence has already accepted the item. A 补正 or 收件 then moves the item as ever, for its applicant has
  /// to know what the department wants; the clock goes on from the receipt all the same, and the journal says why.
  mutating func noteWord(_ status: Status, of item: ItemCode, on day: CivilDate) {
    guard let index = state.clocks.firstIndex(where: { $0.item == item }) else { return }
    if let silent = silentFrom(index), silent <= day { accept(index, from: silent) }
    guard let silent = state.clocks[index].silentOn, silent <= day, status.place < Status.accepted.place else { return }
    noteSilence(of: item)
  }

  /// The day from which an item counts as accepted where its department says nothing; nil where silence means nothing, has
  /// been counted already, or where that day reaches into a year without a calendar.
  func silentFrom(_ index: Int) -> CivilDate? {
    let clock = state.clocks[index]
    guard clock.limits.silence == .accepts, clock.silentOn == nil, clock.decision == nil,
      let run = clock.receipt, run.until == nil,
      state.items.contains(where: { $0.code == clock.item && $0.status == .received }),
      let due = state.reading(.receipt, of: clock, on: now.date, rules.deadlines)?.due, !due.provisional
    else { return nil }
    return due.lastDay.next
  }

  private mutating func accept(_ index: Int, from day: CivilDate) {
    hasMovedClocks = true
    state.clocks[index].acceptSilently(on: day)
    if let item = state.clocks[index].item { noteSilence(of: item) }
  }

  private mutating func noteSilence(of item: ItemCode) {
    let code = JournalEntry.Outcome.acceptedBySilence.rawValue
    let known = entry.detail ?? code
    guard known.hasPrefix(code), !known.contains(item.rawValue) else { return }
    entry.detail = String("\(known) \(item)".prefix(Case.detailLength))
  }
}
