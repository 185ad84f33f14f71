import Hub
import JSON

/// Synthetic canonical values.
enum Samples {
  /// An application with every field of canonical version 1.
  static let full: Application = {
    var application = restaurant
    application.sentAt = Moment(Timestamp(milliseconds: 1_772_414_100_250))
    application.source.handlingForm = "2"
    application.situation = ["是否经营酒类": "是"]
    application.applicant.phone = "13800000001"
    application.applicant.address = "上海市徐汇区测试路1号"
    application.applicant.postcode = "200030"
    application.items[0].caseType = "2"
    application.materials[0].contentDigest = String(repeating: "0", count: 64)
    application.materials[0].collected = true
    application.materials[0].collectionWay = "电子证照库"
    application.materials[0].quantity = 1
    application.materials[0].collectedAt = Moment(parsing: "20260302")
    application.materials[0].supplement = true
    application.delivery = .courier(recipient: "张三", phone: "13800000001", address: "上海市徐汇区测试路1号")
    application.terminal = "C12"
    application.investmentProject = "2603-310104-04-01-000001"
    return application
  }()

  /// An application with the fields that every one has.
  static let restaurant: Application = {
    var applicant = Application.Applicant(
      kind: .organisation, name: "测试餐饮有限公司", documentType: "uscc", documentNumber: "91310104000000019P")
    applicant.legalRepresentative = "张三"
    return Application(
      source: .init(
        system: "city", caseNumber: "0000002603CC001", version: 1, path: .citySite, channel: "一网通办"),
      theme: .init(name: "我要开饭店", code: "A0006"), district: "SH00XH", region: "SH00XH",
      appliedAt: Moment(Timestamp(milliseconds: 1_772_414_100_000)), applicant: applicant,
      agent: .init(name: "张三", documentType: "111", documentNumber: "310104190001020016", mobile: "13800000001"),
      items: [ApplicationItem(code: "SAMPLE-SPJYXK", name: "食品经营许可"), ApplicationItem(code: "310150081001")],
      form: ["经营面积": "120", "餐饮类型": "中型饭店"],
      materials: [Material(id: "M1", code: "YYZZ", name: "营业执照", fileID: "sample-file-0001")])
  }()

  /// A status event with every field of canonical version 1.
  static let status = StatusEvent(
    system: "xuhui", caseNumber: "000000000000101",
    items: [
      .init(item: "SAMPLE-SPJYXK", status: .accepted),
      .init(item: "310150081001", status: .correctionRequested, reason: "平面布置图缺少疏散通道"),
    ], whole: .correctionRequested,
    unresolved: [Unresolved(reason: .codeUnknown, pointer: "/data/itemStatus/2/status", value: "流转")],
    opinion: "请补充疏散通道", officer: "李四", occurredAt: Timestamp(milliseconds: 1_772_503_200_000))

  /// A status with a correction and a special procedure, each with every field.
  static let special: StatusEvent = {
    var event = StatusEvent(
      system: "fire", caseNumber: "F-1", items: [.init(item: "310150081001", status: .paused)],
      occurredAt: Timestamp(rfc3339: "2026-03-05T10:00:00+08:00"))
    event.corrections = [.init(material: "M2", suggestion: "缺少疏散通道")]
    event.special = .init(
      kind: "2", name: "专家评审", reason: "消防设计", startedAt: Timestamp(rfc3339: "2026-03-05T09:00:00+08:00"),
      endedAt: Timestamp(rfc3339: "2026-03-18T17:30:00+08:00"), days: 10)
    return event
  }()

  /// A draft that is right in every field, in values as senders write them.
  static var draft: JSONValue {
    [
      "source": ["system": "city", "caseNumber": " 0000002603CC001 ", "version": "1", "path": 1, "channel": "一网通办"],
      "theme": ["name": "我要开饭店", "code": ""], "district": "SH00XH", "region": "SH00XH",
      "appliedAt": "2026-03-02 09:15:00",
      "applicant": [
        "kind": "organisation", "name": "测试餐饮有限公司", "documentType": "uscc", "documentNumber": "91310104000000019p",
        "legalRepresentative": "张三", "phone": "+86 138-0000-0001", "postcode": "null",
      ],
      "agent": ["name": "张三", "documentType": "111", "documentNumber": "31010419000103002x", "mobile": "13800000001"],
      "items": [["code": "SAMPLE-SPJYXK"], ["code": "310150081001"], ["code": "SAMPLE-SPJYXK"]],
      "form": ["经营面积": "120"], "materials": [["id": "M1", "name": "营业执照", "supplement": "1", "quantity": "2"]],
    ]
  }
}
