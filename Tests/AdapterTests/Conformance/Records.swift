import Hub
import JSON

/// Records as delivery hands them to a transport.
enum Records {
  /// The hub's own number of a sample's leg.
  static func legNumber(_ system: SystemCode) -> String { "ap-0123456789abcdefghjkmnpqrs.\(system)" }

  static func leg(_ system: SystemCode, revision: Int = 1) -> OutboundRecord {
    var application = Application(
      source: .init(system: "city", caseNumber: "0000002603CC001", version: 1, path: .citySite),
      theme: .init(name: "我要开饭店", code: "A0006"), district: "SH00XH", region: "SH00XH",
      appliedAt: Moment(Timestamp(milliseconds: 1_772_414_100_000)),
      applicant: .init(
        kind: .organisation, name: "测试餐饮有限公司", documentType: "uscc", documentNumber: "91310104000000019P"),
      agent: .init(name: "张三", documentType: "111", documentNumber: "310104190001020016", mobile: "13800000001"),
      items: [ApplicationItem(code: "SAMPLE-SPJYXK", name: "食品经营许可")], form: ["经营面积": "120"])
    application.applicant.phone = "13800000001"
    return OutboundRecord(
      delivery: DeliveryID("ap-0123456789abcdefghjkmnpqrs/\(system)/\(revision)"), sequence: revision, system: system,
      application: "ap-0123456789abcdefghjkmnpqrs", round: 1, doubtful: false,
      payload: .application(
        LegPayload(
          leg: LegID(system.rawValue), theme: "restaurant", themeName: "我要开饭店", items: application.items,
          application: application)))
  }

  static func report(_ system: SystemCode, _ status: Status = .received) -> OutboundRecord {
    OutboundRecord(
      delivery: DeliveryID("ap-0123456789abcdefghjkmnpqrs/\(system)/r1"), sequence: 1, system: system,
      application: "ap-0123456789abcdefghjkmnpqrs", round: 1, doubtful: false,
      payload: .report(
        StatusReport(
          caseNumber: "0000002603CC001", status: status, at: Timestamp(milliseconds: 1_772_414_100_000),
          district: "SH00XH")))
  }
}
