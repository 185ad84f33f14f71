import Foundation
import HTTP
import HTTPClient
import Hub
import HubTesting
import JSON
@testable import Simulation
import Testing

/// The service-centre window: told of each case with its checklist, its word moves items until a department speaks.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct WindowScenarioTests {
  private static let path = "/window/SH00XH/v1/hand-ins"

  @Test("paper is taken in, or returned with what is missing", arguments: ScenarioGround.available)
  func handIn(ground: ScenarioGround) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "window-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(Data(WholeHub.cityKey).base64EncodedString().utf8).write(to: folder.appending(path: "key"))
    let window = ServiceWindow()
    let server = try SimulatedServer(router: window.router)
    let result = await Result {
      try await WholeHub.run(
        on: ground,
        changing: { files in
          let text = String(decoding: files.contents["systems/window.yaml"] ?? [], as: UTF8.self)
          files.contents["systems/window.yaml"] = Array(
            text.replacing("state: planned", with: "state: live")
              .replacing("http://127.0.0.1:9307", with: server.url)
              .replacing("env:HUB_WINDOW_KEY", with: "file:\(folder.path)/key").utf8)
          // The departments stay at 提交, so that there is something to hand in.
          let xuhui = String(decoding: files.contents["systems/xuhui.yaml"] ?? [], as: UTF8.self)
          files.contents["systems/xuhui.yaml"] = Array(xuhui.replacing("poll: 200ms", with: "poll: 1h").utf8)
        }
      ) { hub in try await handIn(hub, window) }
    }
    await server.down()
    try result.get()
  }

  private func handIn(_ hub: WholeHub, _ window: ServiceWindow) async throws {
    let answer = try await hub.push("01-restaurant")
    let id = try #require(answer.body["data"]?["applicationId"]?.string)
    let number = "\(id).window"
    #expect(await eventually { window.told[number] != nil })
    let checklist = window.told[number]?["checklist"]?.array ?? []
    let picture = try #require(checklist.first { $0["materialName"] == "招牌效果图" })
    #expect(picture["filed"] == false)
    #expect(picture["items"] == "310150508000")
    #expect(checklist.contains { $0["materialName"] == "营业执照" && $0["filed"] == true })

    #expect(try await say(ServiceWindow.handIn(number, item: "SAMPLE-SPJYXK", at: Self.now()), hub) == 200)
    let missing = try #require(picture["materialId"]?.string)
    #expect(
      try await say(ServiceWindow.handIn(number, item: "310150508000", missing: [missing], at: Self.now()), hub) == 200)
    let told = try await hub.journal { entries in
      entries.flatMap(\.items).contains { $0.code == "310150508000" && $0.status == .correctionRequested }
    }
    let moved = told.filter { $0.system == "window" }.flatMap(\.items)
    #expect(moved.map(\.status) == [.received, .correctionRequested])
    #expect(await eventually { hub.simulation.city.book.callbacks.contains { $0.endpoint == "corretApply" } })
    let call = try #require(hub.simulation.city.book.callbacks.first { $0.endpoint == "corretApply" })
    #expect(call.body["stuffs"]?.array?.first?["stuffId"]?.string == missing)
    #expect(await eventually { window.told[number]?["status"] == "correction-requested" })
  }

  private func say(_ body: JSONValue, _ hub: WholeHub) async throws -> Int {
    let bytes = body.bytes()
    let signer = try PushSigner(keyID: "window", key: WholeHub.cityKey)
    let client = try HTTPClient()
    defer { client.close() }
    let headers = try signer.headers(
      path: Self.path, query: "", body: bytes, timestamp: Int64(Date().timeIntervalSince1970), nonce: UUID().uuidString)
    return try await client.send(HTTPClientRequest(.post, hub.receive + Self.path, headers: headers, body: bytes))
      .status
  }

  private static func now() -> String {
    DateTimeShape.spaced.text(Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)))
  }
}
