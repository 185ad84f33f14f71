// Identity: new, duplicate, conflict, superseding or outdated version, withdrawal.

extension Submission {
  /// True where this is more than a stub's own content come again.
  func reopens(_ stub: CaseState) -> Bool { application.source.version > stub.version && !answeredConflict }
}

extension CaseWork {
  /// A case that begins with its first version, or again after its stub.
  init(
    opening submission: Submission, after stub: CaseState?, of application: ApplicationID, _ entry: JournalEntry,
    rules: any CaseRules, now: Timestamp
  ) {
    let filed = submission.application
    var state = CaseState(
      application: application,
      source: CaseState.Origin(
        system: filed.source.system, caseNumber: filed.source.caseNumber, path: filed.source.path),
      version: filed.source.version, contentDigest: submission.contentDigest,
      originalDigest: submission.originalDigest, acceptedAt: stub?.acceptedAt ?? now, theme: filed.theme)
    if let stub {
      state.revision = stub.revision
      state.content = stub.content + 1
      state.reports = stub.reports
      state.lanes = stub.lanes
      state.legs = stub.legs
      state.last = stub.last
      state.generation = stub.generation
    }
    self.init(state, body: nil, entry, rules: rules, now: now)
  }

  /// Takes the first content of a case.
  mutating func open(_ submission: Submission) {
    note(submission)
    entry.outcome = state.content == 1 ? .accepted : .superseded
    state.statusAt = now
    enforce(submission)
  }

  /// Takes a submission to a case that is there already.
  mutating func take(_ submission: Submission) {
    note(submission)
    let version = submission.application.source.version
    if submission.answeredConflict {
      state.counters.conflicts += 1
      entry.outcome = .conflict
    } else if version < state.version {
      state.counters.outdated += 1
      entry.outcome = .outdated
    } else if version > state.version {
      entry.outcome = .superseded
      state.content += 1
      enforce(submission)
    } else if submission.contentDigest.hasPrefix(state.contentDigest) {
      state.counters.duplicates += 1
      entry.outcome = .duplicate
    } else {
      conflict(submission)
    }
  }

  /// Same version, other content, and its sender was told 200 already: an operator decides, the source is told.
  private mutating func conflict(_ submission: Submission) {
    state.counters.conflicts += 1
    entry.outcome = .conflict
    guard !state.stub else { return }
    let known = state.holds.count
    hold(.conflict, detail: String(submission.contentDigest.prefix(16)))
    if state.holds.count > known { report(state.status, hold: .conflict) }
  }

  /// Puts a content in force: the first, a higher version, or one that an operator chose or had translated anew.
  mutating func enforce(_ submission: Submission) {
    let application = submission.application
    endHolds { $0.leg == nil }
    state.awaitsLicences = false
    state.version = application.source.version
    state.contentDigest = submission.contentDigest
    state.originalDigest = submission.originalDigest
    state.original = submission.original
    state.theme = application.theme
    state.contents = application.contents
    state.delivery = application.delivery?.way
    state.applicant = ApplicantMark(application.applicant, fingerprint: rules.fingerprint)
    if state.route == nil { state.district = application.district }
    if state.items.isEmpty || application.intent == .submit { replaceItems(with: application) }
    guard application.intent == .submit else { return withdraw() }
    let content = CaseBody.Content(
      revision: state.content, application: application, legs: [], unresolved: !submission.unresolved.isEmpty)
    body.change { $0.contents.append(content) }
    guard submission.unresolved.isEmpty else { return hold(submission.unresolved) }
    decideRoute(of: application)
  }

  private mutating func replaceItems(with application: Application) {
    let known = Dictionary(state.items.map { ($0.code, $0) }) { first, _ in first }
    state.items = application.items.map {
      known[$0.code] ?? ItemState(code: $0.code, status: .submitted, at: application.appliedAt.at)
    }
  }

  /// Codes and items that no table knows hold the case before it is routed: never a default.
  private mutating func hold(_ unresolved: [Unresolved]) {
    if entry.outcome == .accepted { entry.outcome = .held }
    entry.stage = .translate
    for one in unresolved.prefix(Case.unresolvedHolds) { hold(one.reason, detail: one.summary) }
  }

  private mutating func note(_ submission: Submission) {
    entry.system = submission.application.source.system
    entry.number = submission.application.source.caseNumber
    entry.version = submission.application.source.version
    entry.contentDigest = submission.contentDigest
    entry.originalDigest = submission.originalDigest
  }
}

extension Unresolved {
  /// What an operator is told: where, and what stood there.
  var summary: String { value.map { "\(pointer) = \($0)" } ?? pointer }
}
