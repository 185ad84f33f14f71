/// How near a limit is (EJJCJG: seen; `config/codes/alert-level.csv`). When each level begins is this project's rule.
public enum AlertLevel: String, Sendable, Hashable, CaseIterable, Comparable {
  /// 正常.
  case normal
  /// 预警: few working days are left.
  case warning
  /// 黄牌: late.
  case yellow
  /// 红牌: late for days.
  case red

  /// The code that supervision systems write.
  public var code: String {
    switch self {
    case .normal: "0"
    case .warning: "1"
    case .yellow: "2"
    case .red: "5"
    }
  }

  /// True where the limit is passed.
  public var isBreach: Bool { self >= .yellow }

  /// Less is calmer.
  public static func < (left: Self, right: Self) -> Bool { left.code < right.code }
}

/// By which calendar limits are counted, and when each alert level begins (`deadlines:` of `hub.yaml`).
public struct DeadlineRules: Sendable, Hashable {
  /// The official calendars.
  public var calendar: WorkingCalendar
  /// 预警 from so few working days left on, ≥ 0.
  public var warning: Int
  /// 黄牌 from this overdue working day on, ≥ 1.
  public var yellow: Int
  /// 红牌 from this overdue working day on, ≥ `yellow`.
  public var red: Int

  /// Rules; the defaults are this project's (deadlines: warning at one working day left, yellow on the first overdue, red from the third).
  public init(calendar: WorkingCalendar = WorkingCalendar([]), warning: Int = 1, yellow: Int = 1, red: Int = 3) {
    self.calendar = calendar
    self.warning = warning
    self.yellow = yellow
    self.red = red
  }
}

extension DeadlineRules {
  /// The same levels, counted by a calendar.
  func counting(by calendar: WorkingCalendar) -> DeadlineRules {
    var rules = self
    rules.calendar = calendar
    return rules
  }
}
