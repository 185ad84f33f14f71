@testable import Adapters
import HTTP
import HTTPClient
import HTTPServer
@testable import Hub
import HubTesting
import JSON
import Synchronization
import Testing

/// A list with a cursor, as a department that can be pulled from offers it.
@Suite struct FetchedListTests {
  private static let yaml = """
    system: sample
    name: {zh: 样例, en: Sample}
    send: {transport: http-push, url: "URL"}
    inbound:
      status: {fields: {caseNumber: no, whole: status}}
    outbound:
      fetch:
        request: {method: GET, path: /changes, query: {after: {from: $cursor, default: "0"}, limit: {value: "2"}}}
        reply: {rules: [{if: {ok: "true"}, then: answer}, {then: retry, code: error}]}
        rows: rows
        full: 2
        cursor: $last.id
    """

  /// What the list holds.
  private final class Rows: Sendable {
    private let held: Mutex<[Int]>
    init(_ ids: [Int]) { held = Mutex(ids) }
    var ids: [Int] { held.withLock { $0 } }
    func add(_ id: Int) { held.withLock { $0.append(id) } }
  }

  /// Runs with a server that has rows of an id each.
  private func with(_ rows: Rows, _ body: (FetchingPush) async throws -> Void) async throws {
    let server = try HTTPServer(HTTPServerOptions()) { request in
      let after = request.queryItem("after").flatMap { Int($0) } ?? 0
      let found = rows.ids.filter { $0 > after }.prefix(2).map { id -> JSONValue in
        ["id": .number(JSONNumber(id)), "no": .string("n\(id)"), "status": "accepted"]
      }
      if found.isEmpty, after == 99 { return .json(200, Array(#"{"ok":false,"error":"E7"}"#.utf8)) }
      return .json(200, JSONValue.object(["ok": true, "rows": .array(found)]).bytes())
    }
    let findings = FindingCollector()
    let text = Self.yaml.replacing("URL", with: "http://127.0.0.1:\(server.port)")
    let reader = try #require(
      ConfigReader(file: "systems/sample.yaml", bytes: Array(text.utf8), findings: findings))
    let declaration = try #require(SystemDeclaration(reading: reader))
    let mapping = SystemMapping(compiling: declaration, codes: [:], findings: findings)
    let setting = AdapterSetting(environment: [:], directory: "/", client: try HTTPClient(), clock: SystemClock())
    let transport = try AdapterRegistry.transport(of: declaration, mapping, setting, findings)
    #expect(findings.findings.map(\.description) == [])
    try await body(try #require(transport as? FetchingPush))
    await server.stop(grace: .seconds(1))
  }

  private func ids(_ batch: FetchedBatch) throws -> [Int64?] {
    try batch.documents.map { try JSONValue(parsing: $0.original.bytes)["id"]?.int64 }
  }

  @Test func goesOnBehindTheLastRowAlsoAfterARestart() async throws {
    let rows = Rows([1, 2, 3])
    try await with(rows) { source in
      let first = try await source.fetch(after: nil)
      #expect(try ids(first) == [1, 2])
      #expect(first.hasMore)
      try await source.confirm(first)
      let second = try await source.fetch(after: first.cursor)
      #expect(try ids(second) == [3])
      #expect(!second.hasMore)
      try await source.confirm(second)
      #expect(try await source.fetch(after: second.cursor).documents.isEmpty)
    }
    rows.add(4)
    try await with(rows) { source in
      let batch = try await source.fetch(after: #"["3"]"#)
      #expect(try ids(batch) == [4])
    }
  }

  @Test func whatWasNotConfirmedComesAgain() async throws {
    try await with(Rows([1])) { source in
      let batch = try await source.fetch(after: nil)
      #expect(try await source.fetch(after: nil) == batch)
    }
  }

  @Test func anAnswerOfItsOwnRefusalIsAFailure() async throws {
    try await with(Rows([])) { source in
      await #expect(throws: FetchFailure(code: "E7")) { try await source.fetch(after: #"["99"]"#) }
    }
  }
}
