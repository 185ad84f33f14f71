import JSON

// The rules of canonical version 1: names and lengths after GB/T 39046-2020 table 5 and the national reporting tables
// (the larger of both), which fields are required is this project's. docs/canonical-format.md has them as a table.

extension Application {
  /// Checks all fields of a draft. What is wrong is collected in `fields`; the value is only good if nothing is.
  init(checking fields: inout DraftFields, at now: Timestamp) {
    let source = Source(checking: &fields)
    let theme = ThemeReference(
      name: fields.text(.init("/theme/name", "主题名称"), max: 200, required: true) ?? "",
      code: fields.text(.init("/theme/code", "主题编码"), max: 50))
    let applicant = Applicant(checking: &fields)
    self.init(
      source: source, theme: theme, district: fields.text(.init("/district", "区"), max: 20).map { DistrictCode($0) },
      region: fields.text(.init("/region", "行政区划"), max: 12, required: true, read: RegionCode.init)?.text ?? "",
      appliedAt: fields.moment(
        .init("/appliedAt", "申请时间"), required: true, noLaterThan: now.adding(seconds: 86_400)) ?? Moment(now),
      intent: fields.word(.init("/intent", "办理意图")) ?? .submit, applicant: applicant,
      agent: Agent(checking: &fields), items: ApplicationItem.all(checking: &fields),
      situation: fields.object(.init("/situation", "情形")), form: fields.object(.init("/form", "表单")),
      materials: Material.all(checking: &fields))
    sentAt = fields.moment(.init("/sentAt", "推送时间"))
    delivery = Delivery(checking: &fields)
    terminal = fields.text(.init("/terminal", "自助终端编号"), max: 50, required: source.path == .kiosk)
    investmentProject = fields.text(.init("/investmentProject", "投资项目编号"), max: 24)
  }
}

extension Application.Source {
  fileprivate init(checking fields: inout DraftFields) {
    self.init(
      system: SystemCode(fields.text(.init("/source/system", "来源系统"), max: 50, required: true) ?? ""),
      caseNumber: CaseNumber(fields.text(.init("/source/caseNumber", "办件编号"), max: 50, required: true) ?? ""),
      version: fields.int(.init("/source/version", "版本号"), in: 1...Int(Int32.max)) ?? 1,
      path: fields.int(.init("/source/path", "申报渠道"), in: 1...3).flatMap(Application.FilingPath.init) ?? .citySite,
      channel: fields.text(.init("/source/channel", "申报来源"), max: 200))
    handlingForm = fields.text(.init("/source/handlingForm", "申报来源代码"), max: 1, read: digit)
  }
}

extension ApplicationItem {
  /// Items in their order, doubled codes dropped.
  fileprivate static func all(checking fields: inout DraftFields) -> [ApplicationItem] {
    var seen: Set<ItemCode> = []
    return (0..<fields.count(.init("/items", "事项"), required: true)).compactMap { index in
      let place = JSONPointer(tokens: ["items", String(index)])
      let code = fields.text(.init(place.appending("code"), "事项编码"), max: 36, required: true) {
        text throws(IdentifierProblem) in
        guard ItemCode(text).isWellFormed else { throw .format }
        return ItemCode(text)
      }
      let item = ApplicationItem(
        code: code ?? "", name: fields.text(.init(place.appending("name"), "事项名称"), max: 1000),
        caseType: fields.text(.init(place.appending("caseType"), "办件类型代码"), max: 1, read: digit))
      return seen.insert(item.code).inserted ? item : nil
    }
  }
}

extension Material {
  fileprivate static func all(checking fields: inout DraftFields) -> [Material] {
    (0..<fields.count(.init("/materials", "材料"))).map { index in
      let place = JSONPointer(tokens: ["materials", String(index)])
      var material = Material(
        id: fields.text(.init(place.appending("id"), "材料标识"), max: 100, required: true) ?? "",
        code: fields.text(.init(place.appending("code"), "材料编码"), max: 100),
        name: fields.text(.init(place.appending("name"), "材料名称"), max: 200, required: true) ?? "",
        fileID: fields.text(.init(place.appending("fileID"), "附件标识"), max: 200),
        supplement: fields.flag(.init(place.appending("supplement"), "补充材料")) ?? false)
      material.contentDigest = fields.text(.init(place.appending("contentDigest"), "附件摘要"), max: 64)
      material.collected = fields.flag(.init(place.appending("collected"), "是否收取"))
      material.collectionWay = fields.text(.init(place.appending("collectionWay"), "收取方式"), max: 20)
      material.quantity = fields.int(.init(place.appending("quantity"), "收取数量"), in: 0...99)
      material.collectedAt = fields.moment(.init(place.appending("collectedAt"), "收取时间"))
      return material
    }
  }
}

/// A code of one digit.
func digit(_ text: String) throws(IdentifierProblem) -> String {
  guard text.utf8.count == 1, text.utf8.first?.decimalValue != nil else { throw .format }
  return text
}
