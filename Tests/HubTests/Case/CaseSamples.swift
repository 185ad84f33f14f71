import Hub
import JSON

/// Synthetic applications; nobody's data.
enum CaseSamples {
  static let name = "上海样例餐饮有限公司"
  static let number = "91310104MA1FR00007"
  static let phone = "13800000001"
  static let personal = [name, number, phone, "样例人"]

  /// A submission whose content differs where `area` does.
  static func submission(
    version: Int = 1, area: Int = 60, items: [ItemCode] = ["SAMPLE-SPJYXK", "310150081001"],
    intent: Application.Intent = .submit, unresolved: [Unresolved] = [], answeredConflict: Bool = false
  ) -> Submission {
    var applicant = Application.Applicant(
      kind: .organisation, name: name, documentType: "uscc", documentNumber: number)
    applicant.phone = phone
    let application = Application(
      source: Application.Source(system: "city", caseNumber: "0000002603CC001", version: version, path: .citySite),
      theme: Application.ThemeReference(name: "我要开饭店", code: "A0006"), district: "SH00XH", region: "SH00XH",
      appliedAt: Moment(Timestamp(milliseconds: 1_772_413_200_000)), intent: intent, applicant: applicant,
      agent: Application.Agent(name: "样例人", mobile: phone), items: items.map { ApplicationItem(code: $0) },
      form: ["经营面积": .number(JSONNumber(area))])
    return Submission(
      application: application, contentDigest: application.contentDigest(),
      originalDigest: String(repeating: "0", count: 64), original: BusPosition(TopicPartition("hub.received", 3), 41),
      unresolved: unresolved, answeredConflict: answeredConflict)
  }

  /// A status of items, as the portal tells it.
  static func status(
    _ items: KeyValuePairs<ItemCode, Status>, from system: SystemCode = "xuhui", number: CaseNumber = "XH001",
    at: Timestamp? = nil, opinion: String? = nil, unresolved: [Unresolved] = []
  ) -> StatusEvent {
    StatusEvent(
      system: system, caseNumber: number, items: items.map { StatusEvent.ItemStatus(item: $0, status: $1) },
      unresolved: unresolved, opinion: opinion, occurredAt: at)
  }
}

extension CaseScenario {
  /// Lets the newest record of a system end in some way.
  @discardableResult
  mutating func settle(
    _ system: SystemCode, _ outcome: Settlement.Outcome, round: Int? = nil
  ) throws -> JournalEntry {
    guard let record = outbox.last(where: { $0.system == system }) else { throw NothingSent(system: system) }
    return try handle(
      .settled(
        Settlement(
          delivery: record.delivery, sequence: record.sequence, system: system, round: round ?? record.round,
          outcome: outcome, attempts: 1)))
  }

  struct NothingSent: Error { var system: SystemCode }

  /// Pushes an application.
  @discardableResult
  mutating func push(_ submission: Submission = CaseSamples.submission()) throws -> JournalEntry {
    try handle(.submitted(submission))
  }

  /// Gives a command on the revision that is there.
  @discardableResult
  mutating func command(_ action: Command.Action, id: String = "c1", revision: Int? = nil) throws -> JournalEntry {
    try handle(
      .command(
        Command(id: id, revision: revision ?? state.revision, actor: "operator", reason: "test", action: action)))
  }

  /// What went to a system, in order.
  func sent(_ system: SystemCode) -> [OutboundRecord] { outbox.filter { $0.system == system } }

  /// Reports that the city was sent.
  var reports: [StatusReport] {
    sent("city").compactMap { if case .report(let report) = $0.payload { report } else { nil } }
  }
}
