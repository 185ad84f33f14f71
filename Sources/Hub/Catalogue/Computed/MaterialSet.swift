import JSON

/// 材料单份提交: the materials of a matter, each once, and who gives it.
public struct MaterialSet: Sendable, Hashable {
  /// What becomes of a material.
  public enum Standing: String, Sendable, Hashable, CaseIterable {
    /// The e-licence library gives it; only what the library lacks is asked of the applicant.
    case library
    /// It is filled online.
    case online
    /// The applicant brings it.
    case applicant
    /// A department gives it.
    case government
    /// A commitment (告知承诺) stands for it in each item that asks for it.
    case committed
  }

  /// One material.
  public struct Need: Sendable, Hashable {
    /// The material.
    public var material: ThemeMaterial
    /// The items that ask for it.
    public var items: [ItemCode]
    /// What becomes of it.
    public var standing: Standing
  }

  /// The materials, in the order of the theme.
  public var needs: [Need]

  /// The materials of items.
  init(of items: [ThemeItem], in theme: Theme, for form: JSONObject?) {
    needs = theme.materials.compactMap { material in
      let asking = items.filter { $0.materials.contains(material.id) }
      guard !asking.isEmpty else { return nil }
      let isCommitted = asking.allSatisfy { item in
        item.commitment.map { $0.materials.contains(material.id) && $0.isMade(in: form) } ?? false
      }
      return Need(
        material: material, items: asking.map(\.code), standing: isCommitted ? .committed : Standing(material.way))
    }
  }

  /// The materials of one standing.
  public func needs(_ standing: Standing) -> [Need] { needs.filter { $0.standing == standing } }
}

extension MaterialSet.Standing {
  fileprivate init(_ way: ThemeMaterial.Way) {
    switch way {
    case .licence: self = .library
    case .form: self = .online
    case .applicant: self = .applicant
    case .government: self = .government
    }
  }
}
