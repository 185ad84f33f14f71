import HTTP
import Hub
import JSON
import Simulation
import Synchronization

/// Departments that a test makes up, with files of their own: plain receivers by HTTP, one path each, that keep what they were sent and tell a status when told to.
struct MadeUpDepartments: Sendable {
  private let inbox = Inbox()
  let server: SimulatedServer

  private final class Inbox: Sendable {
    let received = Mutex<[String: [JSONValue]]>([:])
  }

  init(_ codes: [String]) throws {
    var router = HTTPRouter()
    let inbox = inbox
    for code in codes {
      router.on(.post, "/\(code)/applications") { request, _ in
        guard let body = try? JSONValue(parsing: request.body) else { return .json(400, JSONValue.null.bytes()) }
        inbox.received.withLock { $0[code, default: []].append(body) }
        return .json(200, JSONValue.object(["ok": true]).bytes())
      }
    }
    server = try SimulatedServer(router: router)
  }

  /// What a department was sent, in order.
  func received(_ code: String) -> [JSONValue] { inbox.received.withLock { $0[code] ?? [] } }

  /// The file of a department, as the hub reads it.
  func file(_ code: String) -> [UInt8] {
    Array(
      """
      system: \(code)
      name: {zh: 部门, en: \(code)}
      credentials: [{id: \(code), algorithm: HMAC-SHA256, secret: "env:HUB_DEPARTMENT_KEY"}]
      receive: {transport: http-receive, statuses: /department/\(code)/v1/statuses, reply: portal}
      send: {transport: http-push, url: "\(server.url)/\(code)"}
      tables:
        state: {words: {received: received, accepted: accepted, done: finished, refused: rejected}}
      inbound:
        status: {fields: {caseNumber: applyNo, whole: {from: state, table: state}}}
      outbound:
        application:
          repeatable: true
          request: {method: POST, path: /applications, fields: {applyNo: legNumber, items: items, form: application.form}}
          reply: {rules: [{if: {ok: "true"}, then: delivered}, {then: refused}]}
      """.utf8)
  }

  /// A department tells the status of a case under the hub's own number of its leg.
  func tell(_ code: String, _ applyNo: String, _ state: String, to hub: String) async throws -> Int {
    let caller = try SignedCaller(hub: hub, signer: PushSigner(keyID: code, key: WholeHub.cityKey))
    defer { caller.close() }
    let body: JSONValue = ["applyNo": .string(applyNo), "state": .string(state)]
    return try await caller.send(caller.request("/department/\(code)/v1/statuses", body: body.bytes())).status
  }
}
