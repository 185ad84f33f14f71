/// Limits (办结时限) of an item: GB/T 39046-2020 table 4, 法定办结时限 and 承诺办结时限 with their 单位. `limits:` of a theme's
/// item; whoever computes a deadline starts from these.
public struct ItemLimits: Sendable, Hashable {
  /// What it means that a department says nothing within `acceptance`.
  public enum Silence: String, Sendable, Hashable, CaseIterable {
    /// That the item counts as accepted from its receipt on (行政许可法 §32).
    case accepts
    /// Nothing: its word is waited for.
    case waits
  }

  /// What is counted.
  public enum Unit: String, Sendable, Hashable, CaseIterable {
    /// 工作日, by the official calendars (行政许可法 §82).
    case workingDays = "working-days"
    /// 自然日.
    case calendarDays = "calendar-days"
  }

  /// 承诺办结时限: within what the department promises to decide, from acceptance (受理); nil where it promises nothing.
  public var promised: Int?
  /// 法定办结时限: within what the law has it decide, from acceptance; nil where none is known.
  public var legal: Int?
  /// The promise to an applicant who commits (告知承诺); nil where it is the same.
  public var committed: Int?
  /// Within what the department says whether it accepts, from receipt (收件): 行政许可法 §32.
  public var acceptance = 5
  /// What silence means until then.
  public var silence = Silence.accepts
  /// What all of these count.
  public var unit = Unit.workingDays
  /// Whether the day of acceptance or receipt is the first one counted; usage is that it is not (民法典 §201).
  public var countsFirstDay = false

  /// Limits.
  public init(promised: Int? = nil, legal: Int? = nil, committed: Int? = nil) {
    self.promised = promised
    self.legal = legal
    self.committed = committed
  }

  /// What an applicant is promised; the law's limit where nothing is promised.
  /// - Parameter isCommitted: whether the applicant has committed.
  public func promise(isCommitted: Bool) -> Int? { (isCommitted ? committed : nil) ?? promised ?? legal }

  /// The limits as they hold for one applicant: `committed` is left only where he commits.
  public func holding(isCommitted: Bool) -> ItemLimits {
    var limits = self
    if !isCommitted { limits.committed = nil }
    return limits
  }
}

extension ItemLimits {
  /// Reads `limits: {promised: 7, legal: 20, committed: 1, acceptance: 5, silence: accepts, unit: working-days,
  /// count_first_day: false}`.
  /// - Parameter silence: the theme's word on silence; the item's own stands above it.
  init(reading reader: ConfigReader?, silence: Silence = .accepts) {
    self.init()
    self.silence = silence
    guard let reader else { return }
    let days = ConfigForm.int(1...400)
    promised = reader.optional("promised", days)
    legal = reader.optional("legal", days)
    committed = reader.optional("committed", days)
    acceptance = reader.value("acceptance", days, default: acceptance)
    self.silence = reader.value("silence", .word, default: silence)
    unit = reader.value("unit", .word, default: unit)
    countsFirstDay = reader.value("count_first_day", .bool, default: countsFirstDay)
    if let promised, let legal, promised > legal {
      reader.report("promised", zh: "承诺时限长于法定时限", en: "is longer than the law allows, \(legal)")
    }
    if let committed, let promised, committed > promised {
      reader.report("committed", zh: "告知承诺的时限长于承诺时限", en: "is longer than without a commitment, \(promised)")
    }
  }
}
