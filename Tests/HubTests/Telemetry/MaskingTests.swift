import Hub
import Testing

@Suite struct MaskingTests {
  @Test(arguments: [
    (Masking.phone("13800000001"), "138****0001"),
    (Masking.phone("021-1"), "****"),
    (Masking.residentNumber("310104190001020016"), "310104********0016"),
    (Masking.uscc("91310104000000019P"), "913101**********9P"),
    (Masking.document("91310104000000019P", type: "uscc"), "913101**********9P"),
    (Masking.document("310104190001020016", type: "111"), "310104********0016"),
    (Masking.document("E12345678", type: "414"), "******5678"),
    (Masking.document("1234567", type: nil), "******"),
    (Masking.document("", type: "uscc"), "**********"),
    (Masking.personName("张三"), "张*"),
    (Masking.personName("张三丰"), "张*"),
    (Masking.personName(""), "*"),
    (Masking.organisationName("上海某某餐饮管理有限公司"), "上海某某***"),
    (Masking.organisationName("张三小吃店"), "张*"),
    (Masking.address("上海市徐汇区漕溪北路88号3楼"), "上海市徐汇区漕溪北路***"),
    (Masking.address("上海市徐汇区中山南二路８８号"), "上海市徐汇区中山南二路***"),
    (Masking.address("徐汇区徐家汇街道某大厦12层"), "徐汇区徐家汇街道***"),
    (Masking.address("徐汇区某大厦12层"), "徐汇区***"),
    (Masking.address("某大厦12层"), "***"),
    (Masking.email("zhangsan@example.com"), "zh***"),
    (Masking.email("a@example.com"), "a***"),
  ])
  func shows(_ masked: String, _ expected: String) { #expect(masked == expected) }

  @Test func longTextsStayShort() {
    let long = String(repeating: "九", count: 100_000)
    for masked in [
      Masking.phone(long), Masking.uscc(long), Masking.document(long, type: nil), Masking.personName(long),
    ] {
      #expect(masked.count <= 18)
    }
  }
}
