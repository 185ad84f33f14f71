/// Which limit runs.
public enum ClockKind: String, Sendable, Hashable, CaseIterable {
  /// 收件 → 受理, 不予受理 or 补正.
  case receipt
  /// 受理 → 办结.
  case decision
}

extension ItemLimits {
  /// What an extension 延长审批 adds where the department says no number (行政许可法 §42: 20 + 10, jointly 45 + 15).
  var extensionDays: Int { (legal ?? 0) >= 45 ? 15 : 10 }
}

/// The clock of one item, or of the whole: when its limits began to run, what did not count, what was told. Days only, in
/// Asia/Shanghai. When a limit ends is computed from this and the calendars, never stored: a calendar that comes later counts.
public struct ItemClock: Sendable, Hashable {
  /// The item; nil for the whole application.
  public var item: ItemCode?
  /// The pinned limits.
  public var limits: ItemLimits
  /// 收件 → 受理; begins anew after each 补正.
  public var receipt: Run?
  /// 受理 → 办结.
  public var decision: Run?
  /// 特别程序 that have ended, in order, none touching another; at most `mostPauses`.
  public var pauses: [Pause] = []
  /// Since when a 特别程序 lasts.
  public var pausedOn: CivilDate?
  /// Working days that an extension added, once.
  public var extended = 0
  /// The day from which the item counted as accepted by its department's silence (行政许可法 §32), which it then is since its
  /// receipt; nil where the department spoke in time, or still may.
  public var silentOn: CivilDate?

  /// One limit that runs.
  public struct Run: Sendable, Hashable {
    /// Day of the event that began it.
    public var since: CivilDate
    /// Day on which it was kept or broken for good; nil while it runs.
    public var until: CivilDate?
    /// What was told of it.
    public var told = Told.nothing
    /// A run that begins.
    public init(since: CivilDate) { self.since = since }
  }

  /// What was told of a run: each once.
  public enum Told: Int, Sendable, Hashable {
    /// Nothing yet.
    case nothing
    /// That its end is near.
    case near
    /// That it is passed.
    case passed
  }

  /// Most pauses that are kept apart; above it the two oldest become one, and what lies between does not count either.
  static let mostPauses = 16
  /// Longest pause that is believed, in days.
  static let longestPause = 3660

  /// A clock that does not run yet.
  public init(item: ItemCode?, limits: ItemLimits) {
    self.item = item
    self.limits = limits
  }

  /// A run.
  public subscript(_ kind: ClockKind) -> Run? {
    get { kind == .receipt ? receipt : decision }
    set { if kind == .receipt { receipt = newValue } else { decision = newValue } }
  }
}

extension ItemClock {
  /// The item came to a status on a day. Statuses only go on, but a higher version of the application begins again.
  mutating func enter(_ status: Status, on day: CivilDate) {
    if let silentOn, day < silentOn { endSilence() }
    if status.place >= Status.accepted.place { end(.receipt, on: day) }
    switch status {
    case .submitted, .waitingPrerequisite: self = ItemClock(item: item, limits: limits)
    // Silence has accepted already: a later receipt begins nothing.
    case .received: if silentOn == nil, receipt == nil || receipt?.until != nil { receipt = Run(since: day) }
    case .correctionRequested: end(.receipt, on: day)
    case .accepted, .inProgress, .approved:
      begin(on: day)
      resume(on: day)
    case .paused: begin(on: day)
    case .finished, .partlyFinished, .notAccepted, .rejected, .withdrawn, .void:
      resume(on: day)
      end(.decision, on: day)
    }
  }

  /// The department said nothing in time.
  mutating func acceptSilently(on day: CivilDate) {
    guard let receipt, silentOn == nil, decision == nil else { return }
    silentOn = day
    begin(on: receipt.since)
  }

  /// It did: that was told late.
  mutating func endSilence() {
    silentOn = nil
    decision = nil
  }

  /// 受理, once.
  mutating func begin(on day: CivilDate) {
    if decision == nil { decision = Run(since: day) }
  }

  mutating func end(_ kind: ClockKind, on day: CivilDate) {
    guard let run = self[kind], run.until == nil else { return }
    self[kind]?.until = max(day, run.since)
  }

  /// 特别程序 begins.
  mutating func pause(on day: CivilDate) {
    if decision?.until == nil, pausedOn == nil { pausedOn = day }
  }

  /// 特别程序 ends.
  mutating func resume(on day: CivilDate) {
    guard let start = pausedOn else { return }
    pausedOn = nil
    add(Pause(start: start, end: day))
  }

  /// 延长审批: adds days, once.
  mutating func extend(by days: Int?) {
    if extended == 0 { extended = min(max(days ?? limits.extensionDays, 0), 3660) }
  }

  /// A 特别程序 whose both ends are known; told twice or in parts it counts once.
  mutating func add(_ pause: Pause) {
    var joined = Pause(
      start: pause.start,
      end: min(pause.end, CivilDate(dayNumber: pause.start.dayNumber + Self.longestPause)))
    guard joined.end > joined.start else { return }
    for other in pauses where other.start <= joined.end && joined.start <= other.end {
      joined = Pause(start: min(joined.start, other.start), end: max(joined.end, other.end))
    }
    pauses.removeAll { $0.start <= joined.end && joined.start <= $0.end }
    pauses.append(joined)
    pauses.sort { $0.start < $1.start }
    if pauses.count > Self.mostPauses {
      let first = pauses.removeFirst()
      pauses[0].start = first.start
    }
  }
}
