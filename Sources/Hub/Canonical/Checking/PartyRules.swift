import JSON

extension Application.Applicant {
  /// Checks the applicant's fields (GB/T 39046-2020 table 5 no. 6–8, 13–15).
  init(checking fields: inout DraftFields) {
    let kind: Kind? = fields.word(.init("申请者类型", "applicant", "kind"), required: true)
    let name = fields.text(.init("申请者名称", "applicant", "name"), max: 100, required: true)
    let type = fields.text(.init("申请者证件类型", "applicant", "documentType"), max: 4, required: true, read: knownForm)
    let number = fields.documentNumber(
      .init("申请者证件号码", "applicant", "documentNumber"), type: type, required: true)
    self.init(kind: kind, name: name ?? "", documentType: type, documentNumber: number ?? "")
    legalRepresentative = fields.text(
      .init("法定代表人", "applicant", "legalRepresentative"), max: 30, required: kind == .organisation)
    phone = fields.text(.init("手机号码", "applicant", "phone"), max: 30, read: Contact.mobile)
    address = fields.text(.init("通讯地址", "applicant", "address"), max: 1000)
    postcode = fields.text(.init("邮政编码", "applicant", "postcode"), max: 20, read: Contact.postcode)
  }
}

extension Application.Agent {
  /// Checks the agent's fields (GB/T 39046-2020 table 5 no. 9–12).
  init(checking fields: inout DraftFields) {
    let name = fields.text(.init("联系人/代理人姓名", "agent", "name"), max: 30, required: true)
    let type = fields.text(.init("联系人/代理人证件类型", "agent", "documentType"), max: 4, read: knownForm)
    self.init(
      name: name ?? "", documentType: type,
      documentNumber: fields.documentNumber(.init("联系人/代理人证件号码", "agent", "documentNumber"), type: type),
      mobile: fields.text(.init("联系人手机号码", "agent", "mobile"), max: 30, required: true, read: Contact.mobile))
  }
}

extension Application.Delivery {
  /// Checks how the result is to be brought; a courier needs a recipient. Nil where nothing is said.
  init?(checking fields: inout DraftFields) {
    guard let way: DeliveryWay = fields.word(.init("取件方式", "delivery", "way")) else { return nil }
    switch way {
    case .pickUp: self = .pickUp
    case .courier:
      self = .courier(
        recipient: fields.text(.init("收件人", "delivery", "recipient"), max: 100, required: true) ?? "",
        phone: fields.text(.init("收件人电话", "delivery", "phone"), max: 30, required: true, read: Contact.phone) ?? "",
        address: fields.text(.init("收件地址", "delivery", "address"), max: 1000, required: true) ?? "")
    }
  }
}

extension DraftFields {
  /// A document number, checked by the rule of its type; folded to upper case and half width.
  fileprivate mutating func documentNumber(_ field: Field, type: String?, required: Bool = false) -> String? {
    guard let text = text(field, max: 18 + 12, required: required) else { return nil }
    do throws(IdentifierProblem) {
      switch type {
      case "uscc":
        let code = try USCC(text)
        if !code.innerCodeHolds { warn(field, .checksum, ("内含的组织机构代码", "the organisation code inside")) }
        return code.text
      case "111": return try IDNumber(text).text
      default:
        let folded = TextFolding.identifier(text)
        guard folded.unicodeScalars.count <= 18 else {
          report(field, .length, ("最多18个字符", "at most 18 characters"))
          return nil
        }
        return folded
      }
    } catch {
      report(field, error == .checksum ? .checksum : .format)
      return nil
    }
  }
}

/// `uscc`, or a code of GA/T 2000.156: three digits.
private func knownForm(_ text: String) throws(IdentifierProblem) -> String {
  let bytes = Array(text.utf8)
  guard text == "uscc" || (bytes.count == 3 && bytes.allSatisfy { $0.decimalValue != nil }) else { throw .format }
  return text
}
