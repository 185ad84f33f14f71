/// One item (事项) that the application asks for.
public struct ApplicationItem: Sendable, Hashable {
  /// 事项编码 as the source sends it: base, implementation, handling or local code.
  public var code: ItemCode
  /// 事项名称, ≤ 1000; nil where the source sends only codes (the catalogue names it then).
  public var name: String?
  /// 办件类型代码: code of GB/T 39046-2020 table A.6.
  public var caseType: String?
  /// An item.
  public init(code: ItemCode, name: String? = nil, caseType: String? = nil) {
    self.code = code
    self.name = name
    self.caseType = caseType
  }
}

/// One material (材料); its content is referred to, never carried.
public struct Material: Sendable, Hashable {
  /// The source's id of it.
  public var id: String
  /// The source's code of its kind.
  public var code: String?
  /// 材料名称, ≤ 200.
  public var name: String
  /// The source's reference to the file.
  public var fileID: String?
  /// 附件实体: SHA-256, hex, of the content, where the hub keeps it.
  public var contentDigest: String?
  /// True for 补充材料 (after a correction), false for 首次提交.
  public var supplement: Bool
  /// 是否收取.
  public var collected: Bool?
  /// 收取方式, ≤ 20.
  public var collectionWay: String?
  /// 收取数量, 0…99.
  public var quantity: Int?
  /// 收取时间.
  public var collectedAt: Moment?
  /// A material.
  public init(id: String, code: String? = nil, name: String, fileID: String? = nil, supplement: Bool = false) {
    self.id = id
    self.code = code
    self.name = name
    self.fileID = fileID
    self.supplement = supplement
  }
}
