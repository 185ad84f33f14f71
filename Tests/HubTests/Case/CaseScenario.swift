import Crypto
import Hub
import JSON
import Testing

/// One case under test. Every event goes through its record and every state through its bytes, as in production.
struct CaseScenario {
  var rules = SampleRules()
  var now = Timestamp(milliseconds: 1_772_414_100_000)
  /// What `hub.cases` and `hub.bodies` keep under the case's key.
  private(set) var stored: [UInt8]?
  private(set) var body: [UInt8]?
  /// Everything that was written to outboxes, oldest first.
  private(set) var outbox: [OutboundRecord] = []
  /// Every event that was handled, as its record.
  private(set) var inbox: [BusRecord] = []
  /// Everything else that was written.
  private(set) var records: [BusRecord] = []
  private(set) var journal: [JournalEntry] = []
  private(set) var wake: Wake?
  private(set) var offset: Int64 = 0

  static let application = ApplicationID(system: "city", caseNumber: "0000002603CC001")

  var state: CaseState {
    get throws { try #require(try current) }
  }

  /// The state; nil before the first event.
  var current: CaseState? {
    get throws { try stored.map { try CaseState(json: JSONValue(parsing: $0)) } }
  }

  /// Handles an event at the next offset of the inbox.
  @discardableResult
  mutating func handle(_ body: CaseEvent.Body, id: String? = nil) throws -> JournalEntry {
    offset += 1
    return try handle(body, id: id, at: offset)
  }

  /// Handles an event at an offset.
  @discardableResult
  mutating func handle(_ body: CaseEvent.Body, id: String? = nil, at offset: Int64) throws -> JournalEntry {
    let event = InboxEvent.application(
      CaseEvent(id: id ?? "event-\(offset)", application: Self.application, time: now, body: body))
    inbox.append(event.record)
    let message = event.record.message(at: offset)
    return try take(try InboxEvent(message), message)
  }

  /// Lets the case's timer fire, as late as the clock says.
  @discardableResult
  mutating func fireTimer(generation: Int? = nil) throws -> JournalEntry {
    let key = Self.application.rawValue
    return try take(.timer(key: key, generation: try generation ?? #require(wake).generation, now: now), nil)
  }

  /// Moves the clock to the next timer and lets it fire.
  @discardableResult
  mutating func awaitTimer() throws -> JournalEntry {
    now = try max(now, #require(wake).at)
    return try fireTimer()
  }

  /// What no test of a healthy hub does.
  mutating func loseBody() { body = nil }

  private mutating func take(_ event: InboxEvent, _ message: BusMessage?) throws -> JournalEntry {
    let handling = try Handling(event, message: message, state: stored, body: body, rules: rules, now: now)
    stored = handling.state
    if let change = handling.body { body = change }
    wake = handling.wake
    let entries = handling.records.filter { $0.topic == Topics.journal }
    #expect(entries.count == 1, "each event gives exactly one journal entry")
    let entry = try JournalEntry(try #require(entries.first).message(at: 0))
    #expect(entry == handling.journal)
    journal.append(entry)
    for record in handling.records {
      if Topics.system(ofOutbox: record.topic) != nil {
        outbox.append(try OutboundRecord(record.message(at: 0)))
      } else {
        records.append(record)
      }
    }
    return entry
  }
}

extension BusRecord {
  /// The record as a reader sees it.
  func message(at offset: Int64) -> BusMessage {
    BusMessage(
      source: TopicPartition(topic, 0), offset: offset, timestamp: 0, key: key, value: value, headers: headers)
  }
}

/// Rules that a test can bend.
struct SampleRules: CaseRules {
  var version = "configuration-1"
  var policies: [SystemCode: DeliveryPolicy] = [
    "city": DeliveryPolicy(resendSeconds: [60, 300], reports: Set(Status.allCases)),
    "xuhui": DeliveryPolicy(resendSeconds: [60, 300, 900], amend: false, withdraw: false, pushesStatuses: false),
    "elicence": DeliveryPolicy(resendSeconds: [60]), "identity": DeliveryPolicy(resendSeconds: [60]),
    "logistics": DeliveryPolicy(resendSeconds: [60]),
    "market": DeliveryPolicy(resendSeconds: [60], amend: true, withdraw: true),
    "fire": DeliveryPolicy(resendSeconds: [60], amend: true, withdraw: false),
  ]
  /// Items of each leg.
  var legs: [SystemCode: [ItemCode]] = ["xuhui": ["SAMPLE-SPJYXK", "310150081001"]]
  /// Legs of departments behind those.
  var departments: [RouteLeg] = []
  /// Systems that are told of every case.
  var observing: [SystemCode] = []
  /// Limits of items, and of the whole.
  var limits: [ItemCode: ItemLimits] = [:]
  var promisedDays: Int?
  /// Answers to 消防办理方式 by which the applicant commits.
  var commits: Set<String> = ["告知承诺"]
  var deadlines = DeadlineRules()
  var processing = ProcessingSettings()
  var subscribers: [Subscriber] = []
  /// Systems behind services.
  var services: [ServiceKind: SystemCode] = [:]
  /// Licences that items ask for.
  var needs: [LicenceNeed] = []
  /// Set where routing holds.
  var held: HoldReason?

  func route(_ application: Application, at now: Timestamp) -> RouteDecision {
    if let held { return .held(held, detail: application.theme.name) }
    let asked = Set(application.items.map(\.code))
    return .routed(
      Route(
        mapping: "city-restaurant", district: "SH00XH", theme: "restaurant", themeName: "我要开饭店", themeVersion: "3",
        legs: legs.sorted { $0.key < $1.key }.map { system, codes in
          RouteLeg(
            leg: LegID(system.rawValue), system: system,
            items: codes.filter(asked.contains).map { ApplicationItem(code: $0, name: "事项 \($0)") })
        }.filter { !$0.items.isEmpty } + departments, promisedDays: promisedDays))
  }

  func observers(of district: DistrictCode?) -> [SystemCode] { observing }
  func policy(of system: SystemCode) -> DeliveryPolicy? { policies[system] }
  func service(_ kind: ServiceKind) -> SystemCode? { services[kind] }
  func licences(for application: Application, of route: PinnedRoute) -> [LicenceNeed] { needs }
  func limits(of item: ItemCode, for form: JSONObject, in theme: ThemeCode, version: String) -> ItemLimits? {
    limits[item]?.holding(isCommitted: commits.contains { form["消防办理方式"] == .string($0) })
  }
  func deadlineSubscribers(in district: DistrictCode?) -> [Subscriber] { subscribers }
  func fingerprint(_ value: String) -> String { String(Hex.encode(Digest.sha256("key" + value)).prefix(32)) }
}
