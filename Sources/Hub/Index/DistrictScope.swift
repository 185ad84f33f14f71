/// The districts whose cases an asker may see. A case whose district is not known yet is seen by askers of all only.
public enum DistrictScope: Sendable, Hashable {
  /// Every case.
  case all
  /// Cases of these districts.
  case districts(Set<DistrictCode>)

  /// True where a case of that district may be seen.
  public func covers(_ district: DistrictCode?) -> Bool {
    switch self {
    case .all: true
    case .districts(let districts): district.map { districts.contains($0) } ?? false
    }
  }
}
