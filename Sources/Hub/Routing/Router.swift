/// Chooses theme and legs of an application. Pure; made once from the catalogue and the mappings. Strict: whatever does not
/// fit exactly one mapping is held with a reason, never sent by default.
struct Router: Sendable {
  private struct Entry {
    var mapping: ThemeMapping
    var names: Set<NormalisedName>
  }

  private let entries: [SystemCode: [Entry]]
  private let themes: [ThemeCode: Theme]
  private let themesByName: [NormalisedName: [ThemeCode]]
  private let sourceByCode: [SystemCode: [String: MappingID]]
  private let entrances: [SystemCode: DistrictCode]
  private let departments: DepartmentLegs

  /// - Parameters:
  ///   - entrances: systems by which a district's own themes are filed (paths ② and ③), with their districts.
  ///   - departments: which systems take parts of a matter.
  init(
    mappings: [ThemeMapping], themes: [Theme], entrances: [SystemCode: DistrictCode] = [:],
    departments: DepartmentLegs = DepartmentLegs(systems: [:])
  ) {
    self.entrances = entrances
    self.departments = departments
    entries = Dictionary(grouping: mappings.map { Entry(mapping: $0, names: $0.names) }, by: \.mapping.source)
    self.themes = Dictionary(themes.map { ($0.code, $0) }) { first, _ in first }
    themesByName = Dictionary(grouping: themes.flatMap { theme in theme.names.map { ($0, theme.code) } }, by: \.0)
      .mapValues { $0.map(\.1).sorted() }
    sourceByCode = entries.mapValues { entries in
      Dictionary(entries.flatMap { entry in entry.mapping.codes.map { ($0, entry.mapping.id) } }) { first, _ in first }
    }
  }

  /// The decision, and everything that was compared on the way to it.
  func explain(_ application: Application, at now: Timestamp) -> RouteExplanation {
    let name = NormalisedName(application.theme.name)
    let mapped = (entries[application.source.system] ?? []).map { entry in
      RouteExplanation.Candidate(
        mapping: entry.mapping.id, theme: entry.mapping.theme,
        checks: checks(of: entry, name: name, application: application, now: now))
    }
    let candidates = mapped + ownThemes(of: application, named: name)
    var explanation = RouteExplanation(
      name: application.theme.name, normalisedName: name.text, code: application.theme.code,
      district: application.district, candidates: candidates, themes: themesByName[name] ?? [], unknownItems: [],
      decision: .held(.themeUnknown, detail: ""))
    explanation.decision = decide(application, &explanation)
    return explanation
  }

  private func checks(
    of entry: Entry, name: NormalisedName, application: Application, now: Timestamp
  ) -> [RouteExplanation.Check] {
    let mapping = entry.mapping
    let names = ([mapping.name] + mapping.aliases).joined(separator: " | ")
    var checks: [RouteExplanation.Check] = [.init(subject: .name, wanted: names, holds: entry.names.contains(name))]
    if let code = application.theme.code {
      // A code may be missing, but it may not speak for another mapping.
      let owner = sourceByCode[mapping.source]?[code]
      let wanted = mapping.codes.isEmpty ? "no code of another mapping" : mapping.codes.joined(separator: " | ")
      let holds = mapping.codes.contains(code) || (mapping.codes.isEmpty && owner == nil)
      checks.append(.init(subject: .code, wanted: wanted, holds: holds))
    }
    checks.append(
      .init(
        subject: .district, wanted: mapping.district.rawValue, holds: application.district == mapping.district))
    checks.append(.init(subject: .state, wanted: ThemeMapping.State.live.rawValue, holds: mapping.state == .live))
    checks.append(.init(subject: .effective, wanted: mapping.span, holds: mapping.isEffective(at: now)))
    return checks
      + mapping.conditions.map {
        .init(subject: .condition, wanted: $0.description, holds: $0.holds(application.form))
      }
  }

  private func decide(_ application: Application, _ explanation: inout RouteExplanation) -> RouteDecision {
    guard let district = application.district else {
      return .held(.codeUnknown, detail: "no district has the region code \"\(application.region.prefix(20))\"")
    }
    let fitting = explanation.candidates.filter(\.fits)
    guard fitting.count < 2 else {
      return .held(.mappingAmbiguous, detail: "several mappings fit: " + Self.list(fitting.map(\.mapping.rawValue)))
    }
    guard let chosen = fitting.first, let theme = themes[chosen.theme] else {
      return unmapped(application, explanation)
    }
    let mapping = entries[application.source.system]?.first { $0.mapping.id == chosen.mapping }?.mapping
    explanation.unknownItems = application.items.map(\.code).filter { theme.item($0) == nil }
    guard explanation.unknownItems.isEmpty else {
      let unknown = Self.list(explanation.unknownItems.map(\.rawValue))
      return .held(.itemUnknown, detail: "theme \(theme.code) has no item \(unknown)")
    }
    let items = application.items.map { ApplicationItem(code: $0.code, name: theme.item($0.code)?.name ?? $0.name) }
    let portal = mapping.map {
      RouteLeg(leg: LegID($0.receiver.rawValue), system: $0.receiver, items: items)
    }
    let legs = (portal.map { [$0] } ?? []) + departments.legs(for: items, of: theme, all: portal == nil)
    guard legs.contains(where: \.isConnected) else {
      return .held(.mappingMissing, detail: RouteLeg.waiting(for: items))
    }
    return .routed(
      Route(
        mapping: chosen.mapping, district: district, theme: theme.code, themeName: theme.name.zh,
        themeVersion: theme.version, legs: legs, promisedDays: theme.promisedDays))
  }

  /// What a district's own entrance files is of a theme of that district: it needs no coordination with anybody.
  private func ownThemes(
    of application: Application, named name: NormalisedName
  ) -> [RouteExplanation.Candidate] {
    guard let district = entrances[application.source.system] else { return [] }
    return (themesByName[name] ?? []).compactMap { themes[$0] }.filter { $0.district == district }.map { theme in
      RouteExplanation.Candidate(
        mapping: MappingID("\(district)/\(theme.code)"), theme: theme.code,
        checks: [
          .init(subject: .name, wanted: theme.name.zh, holds: true),
          .init(subject: .district, wanted: district.rawValue, holds: application.district == district),
          .init(subject: .state, wanted: Theme.State.live.rawValue, holds: theme.state == .live),
        ])
    }
  }

  private func unmapped(_ application: Application, _ explanation: RouteExplanation) -> RouteDecision {
    let name = application.theme.name.prefix(60)
    let named = explanation.candidates.filter(\.isNamed)
    guard !named.isEmpty || !explanation.themes.isEmpty else {
      return .held(
        .themeUnknown, detail: "no theme and no mapping of \(application.source.system) is named \"\(name)\"")
    }
    let failed = named.map { candidate in
      let checks = candidate.checks.filter { !$0.holds }.map { "\($0.subject.rawValue) is not \($0.wanted)" }
      return "\(candidate.mapping): \(checks.joined(separator: ", "))"
    }
    let detail =
      failed.isEmpty
      ? "\"\(name)\" is theme \(Self.list(explanation.themes.map(\.rawValue))), not coordinated with \(application.source.system)"
      : failed.joined(separator: "; ")
    return .held(.mappingMissing, detail: detail)
  }

  private static func list(_ names: [String]) -> String { names.prefix(10).joined(separator: ", ") }
}
