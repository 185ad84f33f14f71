import Crypto
import JSON

extension CatalogueHistory {
  /// The changes that a proposal comes to, one a theme that has the item; none where nothing differs from what is published.
  /// - Parameters:
  ///   - author: who proposes, and what it may change.
  /// - Throws: every reason why not, with pointers into the canonical proposal.
  public func changes(
    by proposal: CatalogueProposal, author: CatalogueAuthor, now: Timestamp
  ) throws(CatalogueRefusal) -> [CatalogueChange] {
    let themes = files.filter { theme in
      theme.item(proposal.item) != nil && (proposal.theme == nil || proposal.theme == theme.code)
        && author.scope.covers(theme.district)
    }
    guard !themes.isEmpty else {
      throw CatalogueRefusal(
        "/item", .inconsistent, zh: "没有主题包含该事项", en: "no such theme has this item")
    }
    if let department = author.department, let item = themes[0].item(proposal.item), item.department != department {
      throw CatalogueRefusal(
        "/item", .inconsistent, zh: "该事项由其他部门办理", en: "another department decides this item")
    }
    var made: [CatalogueChange] = []
    for theme in themes {
      if let change = try change(of: theme, by: proposal, author: author.name, now: now) { made.append(change) }
    }
    return made
  }

  private func change(
    of theme: Theme, by proposal: CatalogueProposal, author: String, now: Timestamp
  ) throws(CatalogueRefusal) -> CatalogueChange? {
    // Never before one that is in force already: what a case has pinned stays what it was.
    let known = changes(of: theme.code)
    let latest = known.last { $0.effective <= now }?.effective ?? now
    let effective = max(proposal.effective?.at ?? now, now, latest)
    guard let base = self.theme(theme.code, at: effective), let item = base.item(proposal.item) else { return nil }
    let old = ItemContent(of: item, in: base)
    let new = try old.changed(by: proposal, in: base)
    let difference = CatalogueDifference.between(old, new, of: item.code)
    guard !difference.isEmpty else { return nil }
    let version = nextVersion(of: theme)
    let seed =
      "\(theme.code) \(version) \(author) \(now.milliseconds) "
      + String(decoding: proposal.json.sortedBytes(), as: UTF8.self)
    return CatalogueChange(
      id: String(Hex.encode(Digest.sha256(seed)).prefix(16)), theme: theme.code, item: item.code, version: version,
      effective: effective, publishedAt: now, author: author, reason: proposal.reason, content: new,
      difference: difference)
  }
}

/// Who changes the catalogue, and what may be changed.
public struct CatalogueAuthor: Sendable, Hashable {
  /// `system/market`, or `operator/` and a name: what the history shows.
  public var name: String
  /// The system that changes only what it decides; nil for an operator.
  public var department: SystemCode?
  /// The districts whose themes may be changed.
  public var scope: DistrictScope

  /// A department's system; one that is bound to a district changes only that district's themes.
  public init(department: SystemCode, of district: DistrictCode?) {
    name = "system/\(department)"
    self.department = department
    scope = district.map { .districts([$0]) } ?? .all
  }

  /// An operator.
  public init(operator name: String, scope: DistrictScope) {
    self.name = "operator/\(name)"
    self.scope = scope
  }
}

/// Why a change of the catalogue is not taken.
public struct CatalogueRefusal: Error, Sendable, Hashable {
  /// What is wrong, with pointers into the canonical proposal.
  public var violations: [Violation]

  init(_ pointer: String, _ code: ViolationCode, zh: String, en: String) {
    violations = [Violation(pointer, code, detail: (zh: zh, en: en))]
  }
}

extension ItemContent {
  /// The content that a proposal asks for.
  fileprivate func changed(by proposal: CatalogueProposal, in theme: Theme) throws(CatalogueRefusal) -> ItemContent {
    var new = self
    if let elements = proposal.elements {
      var seen: Set<String> = []
      // One definition an element: what the catalogue knows already counts.
      new.elements = elements.filter { seen.insert($0.name).inserted }.map { element in
        theme.elements.first { $0.words.contains(TextFolding.word(element.name)) } ?? element
      }
    }
    if let materials = proposal.materials { try new.set(materials, in: theme) }
    if let promised = proposal.promisedDays { new.limits.promised = promised }
    if let legal = proposal.legalDays { new.limits.legal = legal }
    if let promised = new.limits.promised, let legal = new.limits.legal, promised > legal {
      throw CatalogueRefusal(
        "/promisedDays", .inconsistent, zh: "承诺时限长于法定时限", en: "longer than the law allows")
    }
    if let committed = new.limits.committed, let promised = new.limits.promised {
      new.limits.committed = min(committed, promised)
    }
    if let enforced = proposal.enforcesPrerequisite { new.enforcesPrerequisite = enforced }
    return new
  }

  private mutating func set(_ proposals: [MaterialProposal], in theme: Theme) throws(CatalogueRefusal) {
    var seen: Set<String> = []
    var committed: Set<String> = []
    materials = []
    for (index, proposal) in proposals.enumerated() {
      let known = theme.materials.first { $0.isCalled(proposal.name) }
      let material = ThemeMaterial(proposal, known: known)
      guard seen.insert(material.id).inserted else {
        throw CatalogueRefusal(
          "/materials/\(index)", .inconsistent, zh: "材料重复", en: "this material stands twice")
      }
      if proposal.isCommitted ?? (commitment?.materials.contains(material.id) == true) { committed.insert(material.id) }
      materials.append(material)
    }
    guard committed.isEmpty || commitment != nil else {
      throw CatalogueRefusal(
        "/materials", .inconsistent, zh: "该事项没有告知承诺", en: "the item has no commitment that could stand for materials")
    }
    commitment?.materials = materials.map(\.id).filter(committed.contains)
    if committed.isEmpty { commitment = nil }
  }
}

extension ThemeMaterial {
  fileprivate init(_ proposal: MaterialProposal, known: ThemeMaterial?) {
    self = known ?? ThemeMaterial(id: proposal.name, name: proposal.name, way: .applicant)
    if let way = proposal.way { self.way = way }
    if let code = proposal.code, !isCalled(code) { aliases.append(code) }
    if let issuer = proposal.issuer { self.issuer = issuer }
    if let originals = proposal.originals { self.originals = originals }
    if let copies = proposal.copies { self.copies = copies }
    if let isRequired = proposal.isRequired { self.isRequired = isRequired }
  }
}
