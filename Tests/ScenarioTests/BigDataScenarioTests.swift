import Foundation
import HTTP
import HTTPClient
import Hub
import HubTesting
import JSON
@testable import Simulation
import Testing

/// The city's big-data centre: every case in the national tables' rows, and the rows that it rejects.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct BigDataScenarioTests {
  private func run(
    on ground: ScenarioGround, _ body: (WholeHub, BigDataCentre) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bigdata-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let centre = BigDataCentre()
    try Data("sim-token-not-for-live-use".utf8).write(to: folder.appending(path: "token"))
    try Data(Data(WholeHub.cityKey).base64EncodedString().utf8).write(to: folder.appending(path: "key"))
    let server = try SimulatedServer(router: centre.router)
    let result = await Result {
      try await WholeHub.run(
        on: ground,
        changing: { files in
          let text = String(decoding: files.contents["systems/bigdata.yaml"] ?? [], as: UTF8.self)
          files.contents["systems/bigdata.yaml"] = Array(
            text.replacing("state: planned", with: "state: live")
              .replacing("http://127.0.0.1:9308", with: server.url)
              .replacing("env:HUB_BIGDATA_TOKEN", with: "file:\(folder.path)/token")
              .replacing("env:HUB_BIGDATA_KEY", with: "file:\(folder.path)/key").utf8)
        }
      ) { hub in try await body(hub, centre) }
    }
    await server.down()
    try result.get()
  }

  @Test("each case makes rows of every table, whatever its theme", arguments: ScenarioGround.available)
  func everything(ground: ScenarioGround) async throws {
    try await run(on: ground) { hub, centre in
      _ = try await hub.push("01-restaurant")
      _ = try await hub.push("02-cafe")
      #expect(
        await eventually {
          let items = Set(centre.rows(of: "up_pro_accept").compactMap { $0.columns["project_no"]?.string })
          let ended = Set(centre.rows(of: "up_pro_result").compactMap { $0.columns["project_no"]?.string })
          return items.count >= 6 && items == ended
        })
      let names = Set(centre.rows(of: "up_pro_accept").compactMap { $0.columns["applyer_name"]?.string })
      #expect(names.contains("测试餐饮有限公司"))
      #expect(Set(centre.rows.map(\.guid)).count == centre.rows.count)
      let steps = centre.rows(of: "up_pro_process").compactMap { $0.columns["process_name"]?.string }
      #expect(Set(steps) == ["收件", "受理", "办结"])
      #expect(!centre.rows(of: "up_pro_material").isEmpty)
    }
  }

  @Test("a row that comes back rejected is held, and reported anew on an operator's word")
  func rejected() async throws {
    try await run(on: .memory) { hub, centre in
      let answer = try await hub.push("01-restaurant")
      let id = try #require(answer.body["data"]?["applicationId"]?.string)
      #expect(await eventually { centre.rows(of: "up_pro_result").count == 4 })
      let row = try #require(centre.rows(of: "up_pro_accept").first)
      let body = BigDataCentre.abnormal(row, "证件类型不符").bytes()
      let signer = try PushSigner(keyID: "bigdata", key: WholeHub.cityKey)
      let client = try HTTPClient()
      defer { client.close() }
      let headers = try signer.headers(
        path: "/bigdata/v1/abnormal", query: "", body: body, timestamp: Int64(Date().timeIntervalSince1970),
        nonce: UUID().uuidString)
      let taken = try await client.send(
        HTTPClientRequest(.post, hub.receive + "/bigdata/v1/abnormal", headers: headers, body: body))
      #expect(taken.status == 200)
      let told = try await hub.journal { $0.contains { $0.reason == .rowRejected } }
      #expect(told.first { $0.reason == .rowRejected }?.key == id)
      #expect(told.first { $0.reason == .rowRejected }?.detail?.contains("up_pro_accept: 证件类型不符") == true)
    }
  }
}
