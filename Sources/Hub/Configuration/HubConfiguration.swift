public import Crypto
public import JSON
import YAML

/// The whole configuration, loaded and checked: the rules by which cases are decided, and the settings of the process.
public struct HubConfiguration: CaseRules {
  /// SHA-256 over all files but the fixtures, and the changes of the catalogue in force; hex, 16 characters: the same files
  /// and changes give the same version on every machine.
  public private(set) var version: String
  /// The settings of the process.
  public let settings: HubSettings
  /// The connected systems.
  public let systems: [SystemCode: SystemDeclaration]
  /// The themes of the catalogue in force, by code.
  public private(set) var themes: [Theme]
  /// The catalogue through time.
  public private(set) var history: CatalogueHistory
  /// The mappings, in the order of the file.
  public let mappings: [ThemeMapping]
  /// The code tables, by name.
  public let codes: [String: CodeTable]
  /// By which calendar limits are counted, and when each alert level begins.
  public let deadlines: DeadlineRules
  private var router: Router
  private let subscribers: [(subscriber: Subscriber, district: DistrictCode?)]
  private var searchKey: HMACKey?

  init(
    version: String, settings: HubSettings, systems: [SystemCode: SystemDeclaration], themes: [Theme],
    mappings: [ThemeMapping], codes: [String: CodeTable], calendar: WorkingCalendar
  ) {
    self.version = version
    self.settings = settings
    self.systems = systems
    self.themes = themes
    self.mappings = mappings
    self.codes = codes
    deadlines = settings.deadlines.counting(by: calendar)
    let departments = Set(themes.flatMap(\.items).map(\.department))
    subscribers = systems.values.filter { $0.isReceiver && $0.delivery.subscriptions.contains(.deadlines) }
      .sorted { $0.code < $1.code }.map { system in
        let overseesAll = system.path == nil && !departments.contains(system.code)
        return (Subscriber(system: system.code, overseesAll: overseesAll), system.district)
      }
    history = CatalogueHistory(files: themes)
    router = Router(mappings, themes, systems)
  }

  /// Chooses theme and legs.
  public func route(_ application: Application, at now: Timestamp) -> RouteDecision {
    explain(application, at: now).decision
  }

  /// Chooses theme and legs of a running case: its theme in the version that it began with.
  public func route(_ application: Application, at now: Timestamp, keeping pinned: PinnedRoute) -> RouteDecision {
    guard let theme = history.theme(pinned.theme, version: pinned.themeVersion),
      themes.contains(where: { $0.code == theme.code && $0.version != theme.version })
    else { return route(application, at: now) }
    return with(themes: themes.map { $0.code == theme.code ? theme : $0 }, version: version)
      .route(application, at: now)
  }

  /// The theme that an application means, also where it cannot be routed; nil where that is not clear.
  public func theme(of application: Application, at now: Timestamp) -> ThemeCode? {
    let explanation = explain(application, at: now)
    let named = Set(explanation.candidates.filter(\.isNamed).map(\.theme) + explanation.themes).filter { code in
      themes.contains { $0.code == code && $0.district == application.district }
    }
    return named.count == 1 ? named.first : nil
  }

  /// The decision, and everything that was compared on the way to it.
  public func explain(_ application: Application, at now: Timestamp) -> RouteExplanation {
    router.explain(application, at: now)
  }

  /// How a system is sent to; nil for a system that no file declares.
  public func policy(of system: SystemCode) -> DeliveryPolicy? { systems[system]?.delivery.policy }

  /// Live systems that observe, and may see the district.
  public func observers(of district: DistrictCode?) -> [SystemCode] {
    systems.values.filter { system in
      system.isReceiver && !system.delivery.policy.observe.isEmpty
        && (system.district == nil || system.district == district)
    }.map(\.code).sorted()
  }

  /// The checklist of a theme in the version that a case has pinned, with what was filed of it.
  public func checklist(
    for application: Application, of route: PinnedRoute
  ) -> [StatusReport.ChecklistMaterial] {
    pinnedTheme(route.theme, version: route.themeVersion)?.checklist(for: application.form).filed(in: application) ?? []
  }

  /// The system behind a service: the first that is live, in the order of the codes.
  public func service(_ kind: ServiceKind) -> SystemCode? {
    systems.values.filter { $0.service == kind && $0.isReceiver }.map(\.code).min()
  }

  /// The licences that the items of an application ask for, each once, in the version that its case has pinned; none for which
  /// the applicant commits.
  public func licences(for application: Application, of route: PinnedRoute) -> [LicenceNeed] {
    guard let theme = pinnedTheme(route.theme, version: route.themeVersion) else { return [] }
    let asked = application.items.compactMap { theme.item($0.code) }
    return MaterialSet(of: asked, in: theme, for: application.form).needs(.library).compactMap { need in
      need.items.first.flatMap(theme.item).map { item in
        LicenceNeed(
          material: need.material.id, name: need.material.name,
          known: ([need.material.name] + need.material.aliases).map(TextFolding.word), item: item.code,
          department: item.department)
      }
    }
  }

  /// How long cases and what waits for one are kept.
  public var processing: ProcessingSettings { settings.processing }

  /// Limits of an item in the version of a theme that a case has pinned, as they hold for a form.
  public func limits(of item: ItemCode, for form: JSONObject, in theme: ThemeCode, version: String) -> ItemLimits? {
    pinnedTheme(theme, version: version)?.item(item).map {
      $0.limits.holding(isCommitted: $0.commitment?.isMade(in: form) == true)
    }
  }

  /// A theme in the version that a case has pinned; the one in force where the files no longer have that version.
  private func pinnedTheme(_ theme: ThemeCode, version: String) -> Theme? {
    history.theme(theme, version: version) ?? themes.first { $0.code == theme }
  }

  /// Systems that subscribe to limits, with the districts that they may see.
  public func deadlineSubscribers(in district: DistrictCode?) -> [Subscriber] {
    subscribers.filter { $0.district == nil || $0.district == district }.map(\.subscriber)
  }

  /// Keyed digest of a personal value, under which it can be searched for but not read; empty while no key is set.
  public func fingerprint(_ value: String) -> String {
    searchKey.map { String(Hex.encode($0.code(for: Array(value.utf8))).prefix(32)) } ?? ""
  }

  /// The same configuration with the key of its search digests, which every process of the hub must share.
  public func with(searchKey key: [UInt8]) throws(CryptoError) -> HubConfiguration {
    var copy = self
    copy.searchKey = try HMACKey(key, algorithm: .sha256)
    return copy
  }

  /// The same configuration with the catalogue as it is in force at a time.
  func with(_ history: CatalogueHistory, at now: Timestamp) -> HubConfiguration {
    let changes = history.inForce(at: now).map(\.id)
    let digest = Digest.sha256("\(version) \(changes.joined(separator: " "))")
    var copy = with(
      themes: history.themes(at: now), version: changes.isEmpty ? version : String(Hex.encode(digest).prefix(16)))
    copy.history = history
    return copy
  }

  private func with(themes: [Theme], version: String) -> HubConfiguration {
    var copy = self
    copy.themes = themes
    copy.version = version
    copy.router = Router(mappings, themes, systems)
    return copy
  }

  /// Systems that the hub sends to, by code: each has an outbox.
  public var receivers: [SystemCode] { systems.values.filter(\.isReceiver).map(\.code).sorted() }

  /// Systems that read Kafka themselves or are served from it by HTTP, by code: each has a topic `out.<system>`.
  public var feeds: [SystemCode] {
    systems.values.filter { $0.isReceiver && ["kafka-topic", "http-pull"].contains($0.send?["transport"]?.scalar) }
      .map(\.code).sorted()
  }

  /// Those of them that fetch by HTTP, and acknowledge what they have.
  public var pulling: [SystemCode] { feeds.filter { systems[$0]?.send?["transport"]?.scalar == "http-pull" } }

  /// Systems that write Kafka themselves, by code: each has a topic `in.<system>`.
  public var incoming: [SystemCode] {
    systems.values.filter { $0.state == .live && $0.receive?["transport"]?.scalar == "kafka-topic" }
      .map(\.code).sorted()
  }

  /// The digest over all files: paths and bytes, in the order of the paths; and over the systems that are live beside them.
  static func version(of files: ConfigFiles, live: [SystemCode]) -> String {
    let lines = files.contents.filter { !ConfigFiles.isTest($0.key) }.sorted { $0.key < $1.key }.map { path, bytes in
      "\(Hex.encode(Digest.sha256(bytes)))  \(path)\n"
    }
    let beside = live.map { "live  \($0)\n" }.sorted()
    return String(Hex.encode(Digest.sha256((lines + beside).joined())).prefix(16))
  }
}

extension Router {
  /// A router by a configuration's parts.
  fileprivate init(_ mappings: [ThemeMapping], _ themes: [Theme], _ systems: [SystemCode: SystemDeclaration]) {
    self.init(
      mappings: mappings, themes: themes,
      entrances: systems.filter { $0.value.state == .live }.compactMapValues {
        $0.path == .citySite || $0.path == nil ? nil : $0.district
      },
      departments: DepartmentLegs(systems: systems.filter { $0.value.isReceiver }.mapValues(\.district)))
  }
}
