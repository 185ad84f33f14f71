internal import Synchronization

extension CaseIndex {
  /// How far it is.
  public var progress: IndexProgress {
    status.withLock { status in
      var progress = IndexProgress(
        phase: status.phase, done: 0, goal: 0, discarded: status.discarded, unreadable: status.unreadable)
      for (source, goal) in status.goals {
        let low = status.lows[source] ?? 0
        progress.goal += max(0, goal - low)
        progress.done += max(0, min(status.positions[source] ?? 0, goal) - low)
      }
      return progress
    }
  }

  /// Cases that fit a query, newest first.
  public func find(_ query: CaseQuery, scope: DistrictScope) async throws -> CasePage {
    try await store.answer { answers in try answers.find(query, scope) }
  }

  /// One case; nil where there is none, or the asker may not see it.
  public func find(_ application: ApplicationID, scope: DistrictScope) async throws -> CaseState? {
    var query = CaseQuery(limit: 1)
    query.application = application
    return try await find(query, scope: scope).cases.first
  }

  /// Whether some case names a content, or some receiver has it from a case that is not a stub.
  public func namesContent(_ digest: BlobDigest) async throws -> Bool {
    try await store.answer { answers in try answers.namesContent(digest) }
  }

  /// The journal of a case in order, with what waited under its foreign numbers; nil where there is no such case, or the
  /// asker may not see it.
  public func trace(_ application: ApplicationID, scope: DistrictScope, limit: Int = 1000) async throws
    -> [JournalEntry]?
  {
    guard let state = try await find(application, scope: scope) else { return nil }
    return try await store.answer { answers in try answers.trace(state, limit: limit) }
  }

  /// All entries under a key that is no case's: who was shown a record of the quarantine.
  func journal(of key: String) async throws -> [JournalEntry] {
    try await store.answer { answers in try answers.entries(of: key, limit: 100) }
  }

  /// The ledger of some days, both included, and the last check. An index that has caught up checks anew for whoever
  /// waits `checking` so long.
  public func ledger(
    from: CivilDate, until: CivilDate, scope: DistrictScope, checking wait: Duration = .zero
  ) async throws -> Ledger {
    if wait > .zero, progress.phase == .following { await checks.wait(wait, clock) }
    let lines = try await store.answer { answers in try answers.ledger(from: from, until: until, scope) }
    return Ledger(lines: lines, check: status.withLock { $0.check })
  }

  /// Records that were set aside, newest first; whoever sees single districts only sees none of them.
  public func quarantine(_ query: QuarantineQuery, scope: DistrictScope) async throws -> QuarantinePage {
    guard scope == .all else { return QuarantinePage(records: [], next: nil) }
    return try await store.answer { answers in try QuarantineTable(answers.connection).find(query) }
  }

  /// The outcome of an operator's command, for which is waited so long; nil where there was none in time.
  public func outcome(ofCommand id: String, within wait: Duration) async throws -> JournalEntry? {
    let waiter = commands.register(id)
    defer { commands.end(waiter) }
    if let known = try await store.answer({ answers in try answers.outcome(ofCommand: id) }) { return known }
    let timer = Task { [clock, commands] in
      await clock.wait(wait)
      commands.end(waiter)
    }
    defer { timer.cancel() }
    return await commands.outcome(waiter)
  }
}
