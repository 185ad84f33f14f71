import Hub
import JSON
import Testing

@Suite struct IdentifierTests {
  struct Vector: CustomTestStringConvertible {
    var kind: String
    var value: String
    var valid: Bool
    var testDescription: String { "\(kind) \(value)" }
  }

  static let vectors: [Vector] =
    (try? Fixtures.json("Vectors/identifier-vectors.json"))?.array?.compactMap { json in
      guard let kind = json["kind"]?.string, let value = json["value"]?.string, let valid = json["valid"]?.bool else {
        return nil
      }
      return Vector(kind: kind, value: value, valid: valid)
    } ?? []

  @Test func vectorsAreThere() { #expect(Self.vectors.count == 37) }

  @Test(arguments: vectors) func vector(_ vector: Vector) throws {
    let valid =
      switch vector.kind {
      case "uscc": (try? USCC(vector.value)) != nil
      case "organisation": (try? OrganisationCode(vector.value)) != nil
      case "idNumber": (try? IDNumber(vector.value)) != nil
      case "mobile": (try? Contact.mobile(vector.value)) != nil
      case "licenceIdentifierCheck": try #require(LicenceIdentifier(vector.value)).checkHolds
      default: !vector.valid
      }
    #expect(valid == vector.valid)
  }

  @Test func foldsBeforeItChecks() throws {
    #expect(try USCC(" 91310104000000019p ").text == "91310104000000019P")
    #expect(try USCC("９１３１０１０４０００００００１９Ｐ").text == "91310104000000019P")
    #expect(try IDNumber("31010419000103002x").text == "31010419000103002X")
    #expect(try OrganisationCode("00000001-9").text == "000000019")
    #expect(try Contact.mobile("+86 138-0000-0001") == "13800000001")
  }

  @Test func tellsFormFromCheck() {
    #expect(throws: IdentifierProblem.checksum) { try USCC("913101040000000190") }
    #expect(throws: IdentifierProblem.format) { try USCC("91310104000000019O") }
    #expect(throws: IdentifierProblem.format) { try USCC("测试测试测试测试测试测试测试测试测试") }
    #expect(throws: IdentifierProblem.format) { try IDNumber("31010419000230001X") }
    #expect(throws: IdentifierProblem.checksum) { try IDNumber("110105194912310021") }
    #expect(throws: IdentifierProblem.format) { try IDNumber("310104000102001") }
  }

  @Test func innerOrganisationCodeIsAWarningOnly() throws {
    #expect(try USCC("91310104000000019P").innerCodeHolds)
    #expect(try USCC("91310104000000019P").organisationCode == "000000019")
    #expect(try USCC("91310104000000019P").region == "310104")
  }

  @Test func itemCodesParseOnlyWhatParses() {
    #expect(ItemCode("310150633000").parts?.main == "50633")
    #expect(ItemCode("310150633000").parts?.type == "01")
    #expect(ItemCode("310150081001").parts?.sub == "001")
    #expect(ItemCode("312090049000").parts?.type == "20")
    let implementation = ItemCode("11310104000001011E3310150633000").parts
    #expect(implementation?.kind == .implementation)
    #expect(implementation?.level == "3")
    #expect(implementation?.base == "310150633000")
    #expect(ItemCode("11310104000001011E331015063300001").parts?.sequence == "01")
    for local in ["0045065000", "JAMF02", "JAJGW12", "10001", "SAMPLE-SPJYXK"] {
      #expect(ItemCode(local).isWellFormed)
      #expect(ItemCode(local).parts == nil)
    }
    #expect(!ItemCode("").isWellFormed)
    #expect(!ItemCode("3.1E+11").isWellFormed)
    #expect(!ItemCode(String(repeating: "1", count: 37)).isWellFormed)
  }

  @Test func regions() throws {
    #expect(try RegionCode("SH00XH").kind == .city)
    #expect(try RegionCode("sh00xh").text == "SH00XH")
    #expect(try RegionCode("310104").kind == .national)
    #expect(try RegionCode("310104003001").county == "310104")
    #expect(throws: IdentifierProblem.format) { try RegionCode("SH0104") }
    #expect(throws: IdentifierProblem.format) { try RegionCode("31010") }
  }

  @Test func phonesAndPostcodes() throws {
    #expect(try Contact.phone("021-12345678") == "02112345678")
    #expect(try Contact.phone("(021)12345678") == "02112345678")
    #expect(try Contact.postcode("200030") == "200030")
    #expect(throws: IdentifierProblem.format) { try Contact.phone("1380000000") }
    #expect(throws: IdentifierProblem.format) { try Contact.postcode("20003") }
  }

  @Test func namesFold() {
    #expect(TextFolding.name("测试咖啡（上海）有限公司") == TextFolding.name("测试咖啡(上海)有限公司"))
    #expect(TextFolding.name("　测试  餐饮　有限公司 ") == "测试 餐饮 有限公司")
    #expect(TextFolding.word("我要 开饭店（≥50㎡）") == "我要开饭店(≥50m2)")
    #expect(TextFolding.name("𠮷野") == "𠮷野")
    #expect(TextFolding.trimmed(" \u{3000}") == "")
  }
}
