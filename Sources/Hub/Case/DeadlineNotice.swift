/// What a system that subscribes to limits is told: one limit of one item, or of the whole, is near or passed.
public struct DeadlineNotice: Sendable, Hashable {
  /// The source's case number (办件编号).
  public var caseNumber: CaseNumber
  /// The district that handles it.
  public var district: DistrictCode?
  /// The district's theme.
  public var theme: ThemeCode?
  /// Its name.
  public var themeName: String?
  /// The item; nil for the whole application.
  public var item: ItemCode?
  /// The system that decides the item; nil for the whole.
  public var department: SystemCode?
  /// Which limit.
  public var clock: ClockKind
  /// How near it is.
  public var level: AlertLevel
  /// Day of the event that began it.
  public var since: CivilDate
  /// Working days that it has.
  public var days: Int
  /// Its last day.
  public var lastDay: CivilDate
  /// Working days left; overdue ones as a negative number.
  public var left: Int
  /// True where it reaches into a year without a published calendar.
  public var provisional: Bool
  /// When this was found.
  public var at: Timestamp

  /// Midnight after the last day: from then on it is late.
  public var dueAt: Timestamp { Timestamp(startOf: lastDay.next) }
}

/// A limit that was told of, as the journal keeps it.
public struct DeadlineAlert: Sendable, Hashable {
  /// The item; nil for the whole application.
  public var item: ItemCode?
  /// The system that decides the item.
  public var department: SystemCode?
  /// Which limit.
  public var clock: ClockKind
  /// How near it is.
  public var level: AlertLevel
  /// Its last day.
  public var lastDay: CivilDate
}
