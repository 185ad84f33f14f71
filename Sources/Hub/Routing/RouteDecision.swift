public import JSON

/// What routing decided about an application, and why.
public enum RouteDecision: Sendable, Hashable {
  /// One mapping fits.
  case routed(Route)
  /// None or several fit: held, never a default. The detail tells an operator what was compared.
  case held(HoldReason, detail: String)
}

/// The pinned way of a case: it stays as decided while mappings change.
public struct Route: Sendable, Hashable {
  /// The mapping that made the decision.
  public var mapping: MappingID
  /// The district.
  public var district: DistrictCode
  /// The district's theme.
  public var theme: ThemeCode
  /// Its name, as the district writes it.
  public var themeName: String
  /// The version of the theme in the catalogue.
  public var themeVersion: String
  /// One leg a receiving system, with the items that it needs.
  public var legs: [RouteLeg]
  /// 承诺时限 of the whole theme, in working days; nil where none is promised.
  public var promisedDays: Int?

  /// A route from its parts.
  public init(
    mapping: MappingID, district: DistrictCode, theme: ThemeCode, themeName: String, themeVersion: String,
    legs: [RouteLeg], promisedDays: Int? = nil
  ) {
    self.mapping = mapping
    self.district = district
    self.theme = theme
    self.themeName = themeName
    self.themeVersion = themeVersion
    self.legs = legs
    self.promisedDays = promisedDays
  }
}

/// One leg of a route.
public struct RouteLeg: Sendable, Hashable {
  /// Its name inside the case.
  public var leg: LegID
  /// The system that receives it.
  public var system: SystemCode
  /// Its items, named by the catalogue.
  public var items: [ApplicationItem]
  /// What of the application a department needs; nil for the theme's portal, which gets the whole matter (回传).
  public var share: Share?
  /// What must be filed elsewhere first.
  public var prerequisite: Prerequisite?
  /// False where its department is not connected: the leg waits, the others go on.
  public var isConnected = true

  /// What of an application a department needs.
  public struct Share: Sendable, Hashable {
    /// Data elements (数据元) of its items' forms.
    public var elements: [String]
    /// Names and codes by which its materials are known, normalised.
    public var materials: [String]

    /// A share.
    public init(elements: [String], materials: [String]) {
      self.elements = elements
      self.materials = materials
    }
  }

  /// A leg.
  public init(
    leg: LegID, system: SystemCode, items: [ApplicationItem], share: Share? = nil, prerequisite: Prerequisite? = nil
  ) {
    self.leg = leg
    self.system = system
    self.items = items
    self.share = share
    self.prerequisite = prerequisite
  }
}

extension RouteLeg {
  /// What a hold says of items whose department is not connected.
  static func waiting(for items: [ApplicationItem]) -> String {
    "no department is connected for \(items.prefix(10).map(\.code.rawValue).joined(separator: ", "))"
  }
}

/// The part of the configuration that decides about cases. Pure; a case pins what it decided.
public protocol CaseRules: Sendable {
  /// Digest of the whole configuration, written into every journal entry.
  var version: String { get }
  /// Chooses theme and legs.
  func route(_ application: Application, at now: Timestamp) -> RouteDecision
  /// Chooses theme and legs of a running case, which finishes on the version of its theme that it began with.
  func route(_ application: Application, at now: Timestamp, keeping pinned: PinnedRoute) -> RouteDecision
  /// The theme that an application means, also where it cannot be routed; nil where that is not clear.
  func theme(of application: Application, at now: Timestamp) -> ThemeCode?
  /// How a system is sent to; nil for a system that no file declares.
  func policy(of system: SystemCode) -> DeliveryPolicy?
  /// Systems that are told of every case of a district, whoever filed and whoever decides it, in a fixed order.
  func observers(of district: DistrictCode?) -> [SystemCode]
  /// 办事清单: the materials that a theme asks of an application, in the version that its case has pinned, each with whether it
  /// was filed.
  func checklist(for application: Application, of route: PinnedRoute) -> [StatusReport.ChecklistMaterial]
  /// Limits of an item in the version of a theme that a case has pinned, as they hold for a form: with the promise to who
  /// commits (告知承诺) only where it commits; nil where the catalogue has none.
  func limits(of item: ItemCode, for form: JSONObject, in theme: ThemeCode, version: String) -> ItemLimits?
  /// The system behind a service; nil where none is connected: then nothing is asked.
  func service(_ kind: ServiceKind) -> SystemCode?
  /// The licences that the items of an application ask for, in the version that its case has pinned.
  func licences(for application: Application, of route: PinnedRoute) -> [LicenceNeed]
  /// Keyed digest (HMAC) of a personal value, under which it can be searched for but not read: at most 32 hex digits.
  func fingerprint(_ value: String) -> String
  /// By which calendar limits are counted, and when each alert level begins.
  var deadlines: DeadlineRules { get }
  /// How long cases and what waits for one are kept.
  var processing: ProcessingSettings { get }
  /// Systems that want to be told of limits of a district's cases.
  func deadlineSubscribers(in district: DistrictCode?) -> [Subscriber]
}

extension CaseRules {
  /// No calendar, and this project's levels.
  public var deadlines: DeadlineRules { DeadlineRules() }
  /// As long as where no file says otherwise.
  public var processing: ProcessingSettings { ProcessingSettings() }
  /// Nobody.
  public func deadlineSubscribers(in district: DistrictCode?) -> [Subscriber] { [] }
}

/// A system that is told something of cases beside what it has to do with them.
public struct Subscriber: Sendable, Hashable {
  /// The system.
  public var system: SystemCode
  /// True for one that files nothing and decides nothing (效能监察): it is told of every case of its district. Every other
  /// one is told of the cases that it filed, and of the items that it has a leg for.
  public var overseesAll: Bool

  /// A subscriber.
  public init(system: SystemCode, overseesAll: Bool) {
    self.system = system
    self.overseesAll = overseesAll
  }
}

extension CaseRules {
  /// None.
  public func observers(of district: DistrictCode?) -> [SystemCode] { [] }
  /// Empty.
  public func checklist(
    for application: Application, of route: PinnedRoute
  ) -> [StatusReport.ChecklistMaterial] { [] }
  /// Rules whose themes have one version only.
  public func route(_ application: Application, at now: Timestamp, keeping pinned: PinnedRoute) -> RouteDecision {
    route(application, at: now)
  }
  /// Rules without a catalogue know no theme but the one that they route to.
  public func theme(of application: Application, at now: Timestamp) -> ThemeCode? { nil }
}

/// How a case deals with one receiving system.
public struct DeliveryPolicy: Sendable, Hashable {
  /// Seconds to wait before each resend; after the last one the leg is held (`delivery-exhausted`).
  public var resendSeconds: [Int]
  /// Share of the wait by which it is spread at random, 0…1.
  public var jitter: Double
  /// Whether the system takes a changed leg under its own number.
  public var amend: Bool
  /// Whether the system takes a withdrawal.
  public var withdraw: Bool
  /// Whether the system pushes statuses under its own number, which may come before its receipt; false where the hub
  /// asks for them.
  public var pushesStatuses: Bool
  /// Seconds within which the system says that it has fetched what was put out for it, where its transport is of that kind.
  public var acknowledgeSeconds = 3 * 86_400
  /// Statuses of the whole that the system is told of where it is the source; none for a source that asks by itself.
  public var reports: Set<Status>
  /// Statuses of items that the system is told of in every case that it may see, as an observer; none for most systems.
  public var observe: Set<Status> = []

  /// A policy.
  public init(
    resendSeconds: [Int], jitter: Double = 0.2, amend: Bool = false, withdraw: Bool = false,
    pushesStatuses: Bool = true, reports: Set<Status> = Set(Status.allCases)
  ) {
    self.resendSeconds = resendSeconds
    self.jitter = jitter
    self.amend = amend
    self.withdraw = withdraw
    self.pushesStatuses = pushesStatuses
    self.reports = reports
  }
}
