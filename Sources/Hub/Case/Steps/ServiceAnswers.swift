// Service answers: what a service says fills what was missing, is compared, or is shown; it never refuses anything.

extension Case {
  /// So long a split waits for the licence library, in seconds.
  public static let licenceWait: Int64 = 60
}

extension CaseWork {
  /// A service answered the head of a lane.
  mutating func take(_ answer: ServiceAnswer, of lane: Int) {
    guard case .question(let kind, let subject, let content)? = state.lanes[lane].head?.task else { return }
    state.lanes[lane].head = nil
    entry.outcome = .answered
    guard let index = service(kind, subject) else { return }
    let isLate = kind == .licence && !state.awaitsLicences
    state.services[index].since = now
    state.services[index].standing = answer.isFound ? .found : .absent
    switch kind {
    case .licence: state.services[index].number = answer.isFound ? answer.number : nil
    case .identity:
      if answer.isFound, !isApplicant(answer, content: content) { state.services[index].standing = .mismatch }
    case .logistics:
      state.services[index].number = answer.number
      if let number = answer.number {
        actions.append(.bind(system: state.services[index].system, number: number, open: true))
      }
    }
    entry.detail = "\(kind.rawValue) \(state.services[index].standing.rawValue)"
    if !isWaitingForLicences { goOnWithSplit() }
    if isLate { amend(with: subject) }
  }

  /// A service gives no answer: for good, or not for a while. The case goes on with what it knows.
  mutating func giveUpQuestion(_ lane: Int, code: String, forGood: Bool) {
    guard case .question(let kind, let subject, _)? = state.lanes[lane].head?.task, let index = service(kind, subject)
    else { return }
    if forGood {
      state.lanes[lane].head = nil
      entry.outcome = .answered
      entry.detail = "\(kind.rawValue) \(code)"
      if code == "unmapped" {
        state.services.remove(at: index)
      } else {
        state.services[index].standing = .unanswered
        state.services[index].code = code
        state.services[index].since = now
      }
    } else {
      state.services[index].code = code
    }
    if kind == .licence { goOnWithSplit() }
  }

  /// When the split waits no longer; nil where it does not wait.
  var splitDeadline: Timestamp? {
    guard state.awaitsLicences else { return nil }
    return state.services.filter { $0.kind == .licence && $0.standing == .asked }.map(\.since).min()?
      .adding(seconds: Case.licenceWait)
  }

  /// A tracking event of an order. True where it is one.
  mutating func takeTracking(_ event: StatusEvent) -> Bool {
    guard
      let index = state.services.firstIndex(where: {
        $0.kind == .logistics && $0.system == event.system && $0.number == event.caseNumber
      })
    else { return false }
    guard let status = event.whole, status != state.services[index].tracking else {
      entry.outcome = .unchanged
      return true
    }
    state.services[index].tracking = status
    state.services[index].since = event.occurredAt ?? now
    entry.outcome = .moved
    entry.detail = "logistics \(status.rawValue)"
    if status.isFinal {
      actions.append(.bind(system: event.system, number: event.caseNumber, open: false))
    }
    report(state.status, event: event)
    return true
  }

  private var isWaitingForLicences: Bool {
    state.services.contains { $0.kind == .licence && $0.standing == .asked }
  }

  private func service(_ kind: ServiceKind, _ subject: String) -> Int? {
    state.services.firstIndex { $0.kind == kind && $0.subject == subject }
  }

  /// Names are compared after normalisation, numbers folded; what the service does not say is not compared.
  private mutating func isApplicant(_ answer: ServiceAnswer, content revision: Int) -> Bool {
    guard let applicant = body.value()?.contents.last(where: { $0.revision == revision })?.application.applicant else {
      return true
    }
    let isName = answer.name.map { TextFolding.name($0) == TextFolding.name(applicant.name) } ?? true
    let isNumber =
      answer.number.map {
        TextFolding.identifier($0.rawValue) == TextFolding.identifier(applicant.documentNumber)
      } ?? true
    return isName && isNumber
  }
}
