import JSON

/// Takes operators' commands: checks what can be checked at once, writes them where the case's owner reads them, and waits
/// for the outcome.
struct CommandDesk: Sendable {
  /// How long an outcome is waited for before the asker is sent away with the command's id.
  static let patience = Duration.seconds(5)

  let index: CaseIndex
  let inbox: any BusPublisher
  let originals: OriginalShelf
  let configuration: @Sendable () -> HubConfiguration
  let clock: any WallClock

  /// What came of a command.
  enum Result: Sendable {
    /// The case handled it.
    case handled(JournalEntry)
    /// It is on its way; the outcome can be asked for by its id.
    case pending
    /// What it would come to; nothing was written.
    case preview(CaseOutcome)
  }

  /// Carries out an order on a case, or shows what it would come to.
  func carryOut(_ order: Order, on state: CaseState, by asker: Principal) async throws -> Result {
    guard order.revision == nil || order.revision == state.revision else { throw stale(state) }
    let action = try await action(of: order, state)
    let command = Command(
      id: order.id, revision: order.revision ?? state.revision, actor: asker.name, reason: order.reason, action: action)
    let event = CaseEvent(id: order.id, application: state.application, time: clock.now(), body: .command(command))
    if order.isDryRun {
      return .preview(
        Case.handle(event, state, body: nil, rules: configuration(), now: clock.now(), source: nil))
    }
    do throws(BusError) {
      _ = try await inbox.publish([InboxEvent.application(event).record])
    } catch {
      throw AdminError.unavailable(
        zh: "消息总线不可用，命令可能未提交", en: "the bus does not answer; the command may not have been written",
        hint: "ask again with the same --id: it acts once")
    }
    guard let entry = try await index.outcome(ofCommand: order.id, within: Self.patience) else { return .pending }
    guard entry.outcome != .stale else { throw stale(state) }
    return .handled(entry)
  }

  /// A release of what translation did not know needs the originals translated again; so does any preview, which has no body
  /// to decide by.
  private func action(of order: Order, _ state: CaseState) async throws -> Command.Action {
    switch order.kind {
    case .release:
      let ofWhole = state.holds.filter { $0.leg == nil }
      let ofTranslation = ofWhole.contains { $0.reason == .codeUnknown || $0.reason == .itemUnknown }
      let ofRoute = ofWhole.contains { $0.reason.isOfRoute }
      return .release(
        ofTranslation || (order.isDryRun && ofRoute) ? try await originals.submission(of: state) : nil,
        statuses: try await originals.heldStatuses(of: state))
    case .resend(let leg): return .resend(leg)
    case .settle(let leg, let number): return .settle(leg, number)
    }
  }

  private func stale(_ state: CaseState) -> AdminError {
    AdminError(
      409, "stale-revision", zh: "办件已有新变化", en: "the case has changed since it was looked at",
      hint: "hubctl trace \(state.application) shows it as it is now; then ask again")
  }
}

/// What an operator asks, as the admin API takes it.
struct Order: Sendable {
  enum Kind: Sendable {
    case release
    case resend(LegID)
    case settle(LegID, CaseNumber?)
  }

  var kind: Kind
  /// Asking twice with one id acts once.
  var id: String
  /// The revision that the operator saw; nil takes what the index shows.
  var revision: Int?
  var reason: String
  var isDryRun: Bool
}
