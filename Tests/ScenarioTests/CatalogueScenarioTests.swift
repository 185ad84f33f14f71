import Crypto
import Foundation
import HTTP
import HTTPClient
import HTTPServer
import Hub
import HubTesting
import JSON
import Synchronization
import Testing

@testable import Simulation

/// A department changes its item: the hub has a new version, subscribers have it, running cases stay on theirs.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct CatalogueScenarioTests {
  private static let path = "/department/market/v1/items"

  /// A department that publishes its items in a shape of its own, named after GB/T 39046-2020 table 4.
  private static let market = """
    system: market
    name: {zh: 市场监管, en: Market supervision}
    credentials: [{id: market, algorithm: HMAC-SHA256, secret: "env:HUB_CITY_KEY"}]
    receive: {transport: http-receive, catalogue: \(path), reply: portal}
    tables:
      yes: {words: {"1": "true", "0": "false"}}
      source: {codes: xuhui-material-source, words: {"1": licence, "3": form, "4": applicant, "5": government}}
    inbound:
      catalogue:
        for-each: items
        fields:
          item: 实施编码
          effective: 生效日期
          reason: 变更说明
          promisedDays: {from: 承诺办结时限, integer: true}
          elements: {from: 表单, each: {name: 数据元}}
          materials: {from: 材料, each: {name: 材料名称, issuer: 出具机构, way: {from: 来源, table: source}}}
    """

  /// A window that is told by a webhook, at an address that the test knows first.
  private static func window(_ url: String) -> String {
    """
    system: window
    name: {zh: 综合窗口, en: Window}
    district: SH00XH
    delivery: {subscribe: [catalogue], timeout: 2s}
    send: {transport: http-push, url: "\(url)"}
    outbound:
      reply: {rules: [{if: {ok: "true"}, then: delivered}, {then: retry, code: ok}]}
      catalogue:
        repeatable: true
        request:
          method: POST
          path: /notices
          fields: {theme: theme, version: version, from: effective, changes: {from: difference, each: {name: name, part: part}}}
    """
  }

  private static let change = Data(
    """
    {"items": [{"实施编码": "SAMPLE-SPJYXK", "变更说明": "表样更新", "承诺办结时限": "5",
      "表单": [{"数据元": "企业名称"}, {"数据元": "统一社会信用代码"}, {"数据元": "餐位数"}],
      "材料": [{"材料名称": "营业执照", "来源": "1"}, {"材料名称": "食品经营许可申请书"},
               {"材料名称": "健康证明", "出具机构": "卫生健康部门", "来源": "5"}]}]}
    """.utf8)

  /// What the window was told; the first attempt is answered with no.
  private final class Notices: Sendable {
    private let told = Mutex<[JSONValue]>([])
    var all: [JSONValue] { told.withLock { $0 } }

    func take(_ request: HTTPRequest) -> HTTPResponse {
      let count = told.withLock { told in
        told.append((try? JSONValue(parsing: request.body)) ?? .null)
        return told.count
      }
      return .json(200, JSONValue.object(["ok": .bool(count > 1)]).bytes())
    }
  }

  @Test("an item changes: published, told, in force", arguments: ScenarioGround.available)
  func changes(ground: ScenarioGround) async throws {
    let notices = Notices()
    let window = try HTTPServer(HTTPServerOptions()) { notices.take($0) }
    let change: (inout ConfigFiles) -> Void = { files in
      files.contents["systems/market.yaml"] = Array(Self.market.utf8)
      files.contents["systems/window.yaml"] = Array(Self.window("http://127.0.0.1:\(window.port)").utf8)
    }
    let result = await Result {
      try await WholeHub.run(on: ground, changing: change) { hub in
        #expect(try await hub.push("01-restaurant").status == 200)
        #expect(try await eventually { try await Self.version(of: "0000002603CC001", in: hub) == "1" })

        let answer = try await Self.publish(Array(Self.change), to: hub)
        let body = try JSONValue(parsing: answer.body)
        #expect(answer.status == 200)
        let versions = body[pointer: "/data/versions"]?.array ?? []
        #expect(versions.contains { $0["theme"] == "restaurant" })
        #expect(versions.allSatisfy { $0["version"] == 2 })
        // Again: nothing differs. Another's item: refused, with its place.
        let again = try JSONValue(parsing: try await Self.publish(Array(Self.change), to: hub).body)
        #expect(again[pointer: "/data/versions"] == [])
        let foreign = try await Self.publish(Array(#"{"items":[{"实施编码":"310150633000","承诺办结时限":"5"}]}"#.utf8), to: hub)
        #expect(foreign.status == 422)
        let refusal = try JSONValue(parsing: foreign.body)
        #expect(refusal[pointer: "/data/violations/0/pointer"] == "/items/0/实施编码")

        // Subscribers have it: the window after a second attempt, readers of Kafka at once.
        #expect(await eventually { notices.all.contains { $0["theme"] == "restaurant" && $0["version"] == 2 } })
        #expect(await eventually { notices.all.count == versions.count + 1 })

        let theme = try await hub.get("/themes/restaurant/checklist")
        #expect(theme["version"] == "2")
        #expect(theme["materials"]?.array?.contains { $0["name"] == "健康证明" && $0["standing"] == "government" } == true)
        let fields = theme["form"]?.array?.compactMap { $0["name"]?.string } ?? []
        #expect(fields.contains("餐位数") && fields.contains("信用代码") && !fields.contains("统一社会信用代码"))
        let history = try await hub.get("/catalogue/history?theme=restaurant")["items"]?.array ?? []
        #expect(history.map { $0["version"] } == ["1", "2"])
        #expect(history.last?["author"] == "system/market" && history.last?["reason"] == "表样更新")
        let difference = try await hub.get("/catalogue/diff/restaurant")
        #expect(difference["difference"]?.array?.contains { $0["name"] == "餐位数" && $0["from"] == nil } == true)

        // The running case stays; a new one begins on the new version.
        #expect(try await hub.push("02-cafe").status == 200)
        #expect(try await eventually { try await Self.version(of: "000000260300002", in: hub) == "2" })
        #expect(try await Self.version(of: "0000002603CC001", in: hub) == "1")
      }
    }
    await window.stop(grace: .seconds(1))
    try result.get()
  }

  /// Pushes as the department does.
  private static func publish(_ body: [UInt8], to hub: WholeHub) async throws -> HTTPResponse {
    let signer = try PushSigner(keyID: "market", key: WholeHub.cityKey)
    let headers = try signer.headers(
      path: path, query: "", body: body, timestamp: Int64(Date().timeIntervalSince1970),
      nonce: Hex.encode(SecureBytes.random(count: 16)))
    return try await hub.client.send(HTTPClientRequest(.post, hub.receive + path, headers: headers, body: body))
  }

  private static func version(of number: String, in hub: WholeHub) async throws -> String? {
    try await hub.get("/applications/\(number)")[pointer: "/application/route/version"]?.string
  }
}
