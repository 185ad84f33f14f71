import JSON

// The rules of canonical version 1: names and lengths after GB/T 39046-2020 table 5 and the national reporting tables
// (the larger of both), which fields are required is this project's. docs/canonical-format.md has them as a table.

extension Application {
  /// Checks all fields of a draft. What is wrong is collected in `fields`; the value is only good if nothing is.
  init(checking fields: inout DraftFields, at now: Timestamp) {
    let source = Source(checking: &fields)
    let theme = ThemeReference(
      name: fields.text(.init("主题名称", "theme", "name"), max: 200, required: true) ?? "",
      code: fields.text(.init("主题编码", "theme", "code"), max: 50))
    let applicant = Applicant(checking: &fields)
    self.init(
      source: source, theme: theme, district: fields.text(.init("区", "district"), max: 20).map { DistrictCode($0) },
      region: fields.text(.init("行政区划", "region"), max: 12, required: true, read: RegionCode.init)?.text ?? "",
      appliedAt: fields.moment(
        .init("申请时间", "appliedAt"), required: true, noLaterThan: now.adding(seconds: 86_400)) ?? Moment(now),
      intent: fields.word(.init("办理意图", "intent")) ?? .submit, applicant: applicant,
      agent: Agent(checking: &fields), items: ApplicationItem.all(checking: &fields),
      situation: fields.object(.init("情形", "situation")), form: fields.object(.init("表单", "form")),
      materials: Material.all(checking: &fields))
    sentAt = fields.moment(.init("推送时间", "sentAt"))
    delivery = Delivery(checking: &fields)
    terminal = fields.text(.init("自助终端编号", "terminal"), max: 50, required: source.path == .kiosk)
    investmentProject = fields.text(.init("投资项目编号", "investmentProject"), max: 24)
  }
}

extension Application.Source {
  fileprivate init(checking fields: inout DraftFields) {
    self.init(
      system: SystemCode(fields.text(.init("来源系统", "source", "system"), max: 50, required: true) ?? ""),
      caseNumber: CaseNumber(fields.text(.init("办件编号", "source", "caseNumber"), max: 50, required: true) ?? ""),
      version: fields.int(.init("版本号", "source", "version"), in: 1...Int(Int32.max)) ?? 1,
      path: fields.int(.init("申报渠道", "source", "path"), in: 1...3).flatMap(Application.FilingPath.init) ?? .citySite,
      channel: fields.text(.init("申报来源", "source", "channel"), max: 200))
    handlingForm = fields.text(.init("申报来源代码", "source", "handlingForm"), max: 1, read: digit)
  }
}

extension ApplicationItem {
  /// Items in their order, doubled codes dropped.
  fileprivate static func all(checking fields: inout DraftFields) -> [ApplicationItem] {
    var seen: Set<ItemCode> = []
    return (0..<fields.count(.init("事项", "items"), required: true)).compactMap { index in
      let place = DraftFields.Field.place("items", index)
      let code = fields.text(place("事项编码", "code"), max: 36, required: true) {
        text throws(IdentifierProblem) in
        guard ItemCode(text).isWellFormed else { throw .format }
        return ItemCode(text)
      }
      let item = ApplicationItem(
        code: code ?? "", name: fields.text(place("事项名称", "name"), max: 1000),
        caseType: fields.text(place("办件类型代码", "caseType"), max: 1, read: digit))
      return seen.insert(item.code).inserted ? item : nil
    }
  }
}

extension Material {
  fileprivate static func all(checking fields: inout DraftFields) -> [Material] {
    (0..<fields.count(.init("材料", "materials"))).map { index in
      let place = DraftFields.Field.place("materials", index)
      var material = Material(
        id: fields.text(place("材料标识", "id"), max: 100, required: true) ?? "",
        code: fields.text(place("材料编码", "code"), max: 100),
        name: fields.text(place("材料名称", "name"), max: 200, required: true) ?? "",
        fileID: fields.text(place("附件标识", "fileID"), max: 200),
        supplement: fields.flag(place("补充材料", "supplement")) ?? false)
      material.contentDigest =
        fields.text(place("附件摘要", "contentDigest"), max: 64, read: digestOfContent)
        ?? material.fileID.flatMap(BlobDigest.init(fileID:))?.hex
      material.collected = fields.flag(place("是否收取", "collected"))
      material.collectionWay = fields.text(place("收取方式", "collectionWay"), max: 20)
      material.quantity = fields.int(place("收取数量", "quantity"), in: 0...99)
      material.collectedAt = fields.moment(place("收取时间", "collectedAt"))
      return material
    }
  }
}

/// SHA-256 as lower-case hexadecimal digits.
private func digestOfContent(_ text: String) throws(IdentifierProblem) -> String {
  guard let digest = BlobDigest(hex: text) else { throw .format }
  return digest.hex
}

/// A code of one digit.
func digit(_ text: String) throws(IdentifierProblem) -> String {
  guard text.utf8.count == 1, text.utf8.first?.decimalValue != nil else { throw .format }
  return text
}
