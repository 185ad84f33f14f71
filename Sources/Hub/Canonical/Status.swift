/// Status of an item or of a whole application in the hub's own vocabulary (`config/codes/hub-item-status.csv`, after the
/// life cycle 提交 → 收件 → 受理 → (补正) → 办结 seen in Shanghai's exchange views).
public enum Status: String, Sendable, Hashable, CaseIterable {
  /// 已提交.
  case submitted
  /// 收件.
  case received
  /// 等待前置.
  case waitingPrerequisite = "waiting-prerequisite"
  /// 补正.
  case correctionRequested = "correction-requested"
  /// 受理.
  case accepted
  /// 办理中.
  case inProgress = "in-progress"
  /// 特别程序.
  case paused
  /// 准予.
  case approved
  /// 办结, final.
  case finished
  /// 部分办结: some items finished, others not; of the whole application only; final.
  case partlyFinished = "partly-finished"
  /// 不予受理, final.
  case notAccepted = "not-accepted"
  /// 不予许可, final.
  case rejected
  /// 撤回, final.
  case withdrawn
  /// 作废, final.
  case void
}

/// A status that a system reported of a case, translated into the hub's vocabulary.
public struct StatusEvent: Sendable, Hashable {
  /// The system that reported it.
  public var system: SystemCode
  /// Its own case number (业务系统办件编号).
  public var caseNumber: CaseNumber
  /// Status of single items; an item that is missing has not changed.
  public var items: [ItemStatus]
  /// Status of the whole as the system says it, where it says one.
  public var whole: Status?
  /// What could not be translated: unknown words, unknown item names. Such an event is held, never guessed at.
  public var unresolved: [Unresolved]
  /// 处理意见.
  public var opinion: String?
  /// 处理人.
  public var officer: String?
  /// When it happened there; nil where the system does not say.
  public var occurredAt: Timestamp?
  /// 补正: the materials that the applicant has to correct; empty where the system does not say which.
  public var corrections: [Correction] = []
  /// 特别程序, where one begins, ends, or adds days.
  public var special: SpecialProcedure?
  /// A later version of an earlier report (数据版本号), in whose place it stands: it moves an item back too, unless that is final.
  public var replaces = false
  /// The document that it was read from, so that it can be read again; nil where none is kept.
  public var original: OriginalMark?

  /// Status of one item.
  public struct ItemStatus: Sendable, Hashable {
    /// The item.
    public var item: ItemCode
    /// Its status.
    public var status: Status
    /// Why, as the system says it.
    public var reason: String?
    /// A status of an item.
    public init(item: ItemCode, status: Status, reason: String? = nil) {
      self.item = item
      self.status = status
      self.reason = reason
    }
  }

  /// A material that has to be corrected.
  public struct Correction: Sendable, Hashable {
    /// The source's id of the material.
    public var material: String
    /// What is wrong with it, as the system says it.
    public var suggestion: String?
    /// A correction.
    public init(material: String, suggestion: String? = nil) {
      self.material = material
      self.suggestion = suggestion
    }
  }

  /// A special procedure (GB/T 39046-2020 table 7), which stops the clock, or an extension, which adds days.
  public struct SpecialProcedure: Sendable, Hashable {
    /// 特别程序种类代码 of table A.7: `1` extension, `2` other.
    public var kind: String
    /// 特别程序种类名称.
    public var name: String?
    /// 启动理由或依据.
    public var reason: String?
    /// 特别程序开始时间; where it is missing, the status's own time counts.
    public var startedAt: Timestamp?
    /// 特别程序结束时间; nil while it lasts, and where the system tells the end by another status.
    public var endedAt: Timestamp?
    /// Working days that an extension adds; nil where the system does not say.
    public var days: Int?
    /// A special procedure.
    public init(
      kind: String, name: String? = nil, reason: String? = nil, startedAt: Timestamp? = nil,
      endedAt: Timestamp? = nil, days: Int? = nil
    ) {
      self.kind = kind
      self.name = name
      self.reason = reason
      self.startedAt = startedAt
      self.endedAt = endedAt
      self.days = days
    }
  }

  /// A status event.
  public init(
    system: SystemCode, caseNumber: CaseNumber, items: [ItemStatus], whole: Status? = nil,
    unresolved: [Unresolved] = [], opinion: String? = nil, officer: String? = nil, occurredAt: Timestamp? = nil
  ) {
    self.system = system
    self.caseNumber = caseNumber
    self.items = items
    self.whole = whole
    self.unresolved = unresolved
    self.opinion = opinion
    self.officer = officer
    self.occurredAt = occurredAt
  }
}

/// An original in `hub.received`: what it is, and where it stands.
public struct OriginalMark: Sendable, Hashable {
  /// SHA-256, hex, of its bytes: what it is.
  public var digest: String
  /// Where it was written: a hint, which the digest confirms.
  public var position: BusPosition

  /// A mark.
  public init(digest: String, position: BusPosition) {
    self.digest = digest
    self.position = position
  }
}

/// Something in a readable message that no table or catalogue knows. The message is taken in and held.
public struct Unresolved: Sendable, Hashable {
  /// Why a case is held, or a message set aside. The stable codes that operators and outside parties see.
  public var reason: HoldReason
  /// RFC 6901 pointer into the document as the sender sent it.
  public var pointer: String
  /// The value, where it is a code and not personal data.
  public var value: String?
  /// An unresolved value.
  public init(reason: HoldReason, pointer: String, value: String? = nil) {
    self.reason = reason
    self.pointer = pointer
    self.value = value
  }
}

/// Why a case is held until an operator acts.
public enum HoldReason: String, Sendable, Hashable, CaseIterable {
  /// No theme of that name or code.
  case themeUnknown = "theme-unknown"
  /// The theme is known, but not coordinated with the source, or not now, or not for this district.
  case mappingMissing = "mapping-missing"
  /// Two mappings fit.
  case mappingAmbiguous = "mapping-ambiguous"
  /// A code that its table does not know.
  case codeUnknown = "code-unknown"
  /// An item that the catalogue does not know.
  case itemUnknown = "item-unknown"
  /// A status for a case that no one knows; goes to quarantine.
  case caseUnknown = "case-unknown"
  /// An item must be filed elsewhere first.
  case prerequisiteMissing = "prerequisite-missing"
  /// The licence library does not have it, and the applicant has not brought it: the legs go on, he is asked for it.
  case materialMissing = "material-missing"
  /// Same version, other content.
  case conflict
  /// The receiver refused the delivery for good.
  case deliveryRefused = "delivery-refused"
  /// An observer took the delivery, and refused rows of it afterwards.
  case rowRejected = "row-rejected"
  /// All scheduled resends failed.
  case deliveryExhausted = "delivery-exhausted"
  /// Whether the receiver has it cannot be told, and sending again might file it twice.
  case deliveryDoubtful = "delivery-doubtful"
  /// The receiver has not fetched the record, or has not said so, in the time that its file gives it.
  case acknowledgementMissing = "acknowledgement-missing"
  /// A changed leg was already sent and its system takes no amendments.
  case amendmentUnsupported = "amendment-unsupported"
  /// The case has grown past its bound.
  case stateTooLarge = "state-too-large"
  /// The event made the hub itself fail.
  case poison
}
