/// Splits the items of a theme among the departments that decide them (并联审批): one leg a connected department, with only
/// the items, data elements and materials that it needs. An item with a prerequisite is a leg of its own, for it may wait.
struct DepartmentLegs: Sendable {
  /// Systems that are sent to, with the one district whose cases they may see; nil for a city-wide system.
  let systems: [SystemCode: DistrictCode?]

  /// The legs, in the order in which the theme names their items.
  /// - Parameter all: also those of departments that are not connected, to wait: where no portal has the whole.
  func legs(for items: [ApplicationItem], of theme: Theme, all: Bool) -> [RouteLeg] {
    let known = items.compactMap { item in theme.item(item.code).map { (item, $0) } }
    var legs: [RouteLeg] = []
    for (item, declared) in known {
      let isThere = isConnected(declared.department, to: theme.district)
      guard isThere || all else { continue }
      let share = share(of: declared, in: theme)
      let prerequisite = declared.prerequisite.flatMap { $0.isEnforced ? $0 : nil }
      let together = legs.firstIndex { $0.system == declared.department && $0.prerequisite == nil }
      if let together, prerequisite == nil {
        legs[together].items.append(item)
        legs[together].share?.join(share)
        continue
      }
      let name = prerequisite == nil ? "\(declared.department)" : "\(declared.department)-\(item.code)"
      var leg = RouteLeg(
        leg: LegID(name), system: declared.department, items: [item], share: share, prerequisite: prerequisite)
      leg.isConnected = isThere
      legs.append(leg)
    }
    return legs
  }

  private func isConnected(_ department: SystemCode, to district: DistrictCode) -> Bool {
    guard let bound = systems[department] else { return false }
    return bound == nil || bound == district
  }

  private func share(of item: ThemeItem, in theme: Theme) -> RouteLeg.Share {
    let materials = theme.materials.filter { item.materials.contains($0.id) }
    return RouteLeg.Share(
      elements: item.elements, materials: materials.flatMap { [$0.name] + $0.aliases }.map(TextFolding.word))
  }
}

extension RouteLeg.Share {
  /// Adds what another item of the same department needs.
  fileprivate mutating func join(_ other: RouteLeg.Share) {
    elements += other.elements.filter { !elements.contains($0) }
    materials += other.materials.filter { !materials.contains($0) }
  }

  /// Whether the department asks for a material, by its name or by the code of its kind.
  func asks(for material: Material) -> Bool {
    ([material.name] + (material.code.map { [$0] } ?? [])).contains { materials.contains(TextFolding.word($0)) }
  }
}
