import Foundation
import HTTPClient
import Hub
import HubTesting
import JSON
import PostgreSQLTesting
import Testing

@testable import Adapters

/// An exchange library of its own on real PostgreSQL, made by the sample schema, with the project's transport in front of it.
struct Library {
  let server: LocalPostgreSQL
  let database: String
  let transport: ExchangeTable
  let translator: MappedTranslator
  let clock = ManualClock(Timestamp(milliseconds: 1_773_100_800_000))  // 2026-03-10 08:00 in Shanghai

  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

  /// - Parameters:
  ///   - change: changes the text of alcohol.yaml first.
  ///   - user: who connects; the owner of the tables, where not said.
  ///   - database: one that is there; a new one where not said.
  init(
    _ server: LocalPostgreSQL? = nil, encoding: String = "UTF8", user: String = LocalPostgreSQL.user,
    database: String? = nil,
    changing change: (String) -> String = { $0 }
  ) async throws {
    let server = if let server { server } else { try await LocalPostgreSQL.shared() }
    self.server = server
    let made =
      if let database { database } else {
        try await server.makeDatabase(try Self.sample("schema"), encoding: encoding)
      }
    self.database = made
    let findings = FindingCollector()
    var files = try #require(
      ConfigFiles(directory: Self.root.appending(path: "config").path, findings: findings))
    let text = String(decoding: files.contents["systems/alcohol.yaml"] ?? [], as: UTF8.self)
    files.contents["systems/alcohol.yaml"] = Array(change(text).utf8)
    let configuration = try #require(HubConfiguration.load(files).configuration)
    let system = try #require(configuration.systems["alcohol"])
    let mapping = SystemMapping(compiling: system, codes: configuration.codes, findings: findings)
    let setting = AdapterSetting(
      environment: [
        "HUB_ALCOHOL_URL": server.address(of: made, user: user),
        "HUB_ALCOHOL_PASSWORD": LocalPostgreSQL.password,
      ], directory: Self.root.appending(path: "config").path, client: try HTTPClient(), clock: clock)
    let transport = try AdapterRegistry.transport(of: system, mapping, setting, findings)
    #expect(findings.findings.filter { $0.severity == .error }.isEmpty, "\(findings.findings)")
    self.transport = try #require(transport as? ExchangeTable)
    translator = mapping.translator
  }

  /// A script of the sample library.
  static func sample(_ name: String) throws -> String {
    try String(
      contentsOf: root.appending(path: "Tests/ExchangeTableTests/Samples/\(name).sql"), encoding: .utf8)
  }

  /// Runs a script; gives rows with `|` between values.
  @discardableResult
  func run(_ script: String) async throws -> [Substring] {
    try await server.run(script, in: database).split(separator: "\n")
  }

  /// All batches until nothing more is there, each confirmed; documents and the last cursor.
  func fetchAll(after cursor: String? = nil) async throws -> (documents: [FetchedBatch.Document], cursor: String?) {
    var (documents, cursor) = ([FetchedBatch.Document](), cursor)
    while true {
      let batch = try await transport.fetch(after: cursor)
      documents += batch.documents
      try await transport.confirm(batch)
      cursor = batch.cursor ?? cursor
      if !batch.hasMore { return (documents, cursor) }
    }
  }

  struct Untranslated: Error { var document: String }

  /// What fetched documents tell of cases.
  func statuses(_ documents: [FetchedBatch.Document]) throws -> [StatusEvent] {
    try documents.filter { $0.kind == .statuses }.flatMap { document -> [StatusEvent] in
      guard case .translated(let events, _) = translator.statuses(from: document.original) else {
        throw Untranslated(document: String(decoding: document.original.bytes, as: UTF8.self))
      }
      return events
    }
  }

  /// What fetched documents tell of records.
  func acknowledgements(_ documents: [FetchedBatch.Document]) -> [Acknowledgement] {
    documents.filter { $0.kind == .acknowledgements }.flatMap { document -> [Acknowledgement] in
      guard case .translated(let told, _) = translator.acknowledgements(from: document.original) else { return [] }
      return told
    }
  }

  /// A record as delivery hands it over.
  static func record(revision: Int = 1, _ change: (inout Application) -> Void = { _ in }) -> OutboundRecord {
    let id: ApplicationID = "ap-0123456789abcdefghjkmnpqrs"
    var application = Application(
      source: .init(system: "city", caseNumber: "0000002603CC001", version: revision, path: .citySite),
      theme: .init(name: "我要开饭店", code: "A0006"), district: "SH00XH", region: "SH00XH",
      appliedAt: Moment(Timestamp(milliseconds: 1_772_414_100_000)),
      applicant: .init(
        kind: .organisation, name: "测试餐饮有限公司", documentType: "uscc", documentNumber: "91310104000000019P"),
      agent: .init(name: "张三", documentType: "111", documentNumber: "310104190001020016", mobile: "13800000001"),
      items: [ApplicationItem(code: "310150633000", name: "酒类商品零售许可证")], form: ["经营面积": "120"])
    change(&application)
    return OutboundRecord(
      delivery: DeliveryID("\(id).alcohol.\(revision)"), sequence: revision, system: "alcohol", application: id,
      round: 1,
      doubtful: false,
      payload: .application(
        LegPayload(
          leg: "alcohol", theme: "restaurant", themeName: "我要开饭店", items: application.items,
          application: application)))
  }
}

/// Tests that need PostgreSQL.
extension Trait where Self == ConditionTrait {
  static var onPostgreSQL: Self {
    .enabled(if: LocalPostgreSQL.isThere, Comment(rawValue: LocalPostgreSQL.absence ?? ""))
  }
}
