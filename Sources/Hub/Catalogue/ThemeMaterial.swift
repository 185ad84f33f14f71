/// A material (材料) of a theme: GB/T 39046-2020 table 4, material part.
public struct ThemeMaterial: Sendable, Hashable {
  /// Where it comes from (`xuhui-material-source`; 2 was never seen).
  public enum Way: String, Sendable, Hashable, CaseIterable {
    /// 1: from the e-licence library (调用电子证照库), asked of nobody.
    case licence
    /// 3: filled online, in the merged form.
    case form
    /// 4: the applicant brings it.
    case applicant
    /// 5: a department issues it, and the hub's side gets it there.
    case government
  }
  /// Its id inside the theme.
  public var id: String
  /// 材料名称, at most 200 characters.
  public var name: String
  /// Codes of its kind as sources write them (`YYZZ`), and other names: what an application's material is known by.
  public var aliases: [String] = []
  /// Where it comes from.
  public var way: Way
  /// 出具机构.
  public var issuer: String?
  /// 原件份数.
  public var originals: Int?
  /// 复印件份数.
  public var copies: Int?
  /// 是否必备材料.
  public var isRequired = true

  /// A material that must be there.
  public init(id: String, name: String, way: Way) {
    self.id = id
    self.name = name
    self.way = way
  }

  /// Whether some name or code means this material.
  func isCalled(_ name: String) -> Bool {
    let word = TextFolding.word(name)
    return ([self.name, id] + aliases).contains { TextFolding.word($0) == word }
  }
}

extension ThemeMaterial {
  init?(reading reader: ConfigReader) {
    let id = reader.required("id", .text)
    let name = reader.required("name", .text)
    let way: Way? = reader.required("way", .word)
    let aliases = reader.list("aliases", .text)
    let issuer = reader.optional("issuer", .text)
    let (originals, copies) = (reader.optional("originals", .int(0...99)), reader.optional("copies", .int(0...99)))
    let isRequired = reader.value("required", .bool, default: true)
    guard let id, let name, let way else { return nil }
    self.init(id: id, name: name, way: way)
    (self.aliases, self.issuer, self.originals, self.copies) = (aliases, issuer, originals, copies)
    self.isRequired = isRequired
  }
}
