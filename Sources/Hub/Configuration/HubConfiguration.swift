public import Crypto
import YAML

/// The whole configuration, loaded and checked: the rules by which cases are decided, and the settings of the process.
public struct HubConfiguration: CaseRules {
  /// SHA-256 over all files but the fixtures, hex, 16 characters: the same files give the same version on every machine.
  public let version: String
  /// The settings of the process.
  public let settings: HubSettings
  /// The connected systems.
  public let systems: [SystemCode: SystemDeclaration]
  /// The themes of the catalogue, by code.
  public let themes: [Theme]
  /// The mappings, in the order of the file.
  public let mappings: [ThemeMapping]
  /// The code tables, by name.
  public let codes: [String: CodeTable]
  private let router: Router
  private var searchKey: HMACKey?

  init(
    version: String, settings: HubSettings, systems: [SystemCode: SystemDeclaration], themes: [Theme],
    mappings: [ThemeMapping], codes: [String: CodeTable]
  ) {
    self.version = version
    self.settings = settings
    self.systems = systems
    self.themes = themes
    self.mappings = mappings
    self.codes = codes
    router = Router(
      mappings: mappings, themes: themes,
      entrances: systems.filter { $0.value.state == .live }.compactMapValues {
        $0.path == .citySite || $0.path == nil ? nil : $0.district
      },
      departments: DepartmentLegs(systems: systems.filter { $0.value.isReceiver }.mapValues(\.district)))
  }

  /// Chooses theme and legs.
  public func route(_ application: Application, at now: Timestamp) -> RouteDecision {
    explain(application, at: now).decision
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

  /// The checklist of a theme, with what was filed of it.
  public func checklist(
    for application: Application, of theme: ThemeCode
  ) -> [StatusReport.ChecklistMaterial] {
    guard let theme = themes.first(where: { $0.code == theme }) else { return [] }
    return theme.checklist(for: application.form).filed(in: application)
  }

  /// The system behind a service: the first that is live, in the order of the codes.
  public func service(_ kind: ServiceKind) -> SystemCode? {
    systems.values.filter { $0.service == kind && $0.isReceiver }.map(\.code).min()
  }

  /// The licences that items of a theme ask for, each once.
  public func licences(for items: [ItemCode], in theme: ThemeCode) -> [LicenceNeed] {
    guard let theme = themes.first(where: { $0.code == theme }) else { return [] }
    let asked = items.compactMap(theme.item)
    return theme.materials.filter { $0.way == .licence }.compactMap { material in
      asked.first { $0.materials.contains(material.id) }.map { item in
        LicenceNeed(
          material: material.id, name: material.name,
          known: ([material.name] + material.aliases).map(TextFolding.word), item: item.code,
          department: item.department)
      }
    }
  }

  /// Limits of an item in the version of a theme that a case has pinned.
  public func limits(of item: ItemCode, in theme: ThemeCode, version: String) -> ItemLimits? {
    themes.first { $0.code == theme }?.item(item)?.limits
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

  /// Systems that the hub sends to, by code: each has an outbox.
  public var receivers: [SystemCode] { systems.values.filter(\.isReceiver).map(\.code).sorted() }

  /// Systems that read Kafka themselves, by code: each has a topic `out.<system>`.
  public var feeds: [SystemCode] {
    systems.values.filter { $0.isReceiver && $0.send?["transport"]?.scalar == "kafka-topic" }.map(\.code).sorted()
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
