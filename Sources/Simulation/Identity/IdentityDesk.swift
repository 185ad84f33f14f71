public import HTTP
public import JSON
import Synchronization

/// 身份核验: answers in the three shapes that were seen, by the type of login; knows whom it was told of.
public final class IdentityDesk: SimulatedSystem {
  /// `identity`.
  public let code = "identity"
  /// What it is.
  public let title = "身份核验 identity"
  /// What goes wrong.
  public let faults = FaultBoard()
  private let names = Mutex<[String: String]>([:])
  private let count = Atomic(0)

  /// A desk that knows nobody.
  public init() {}

  /// Tells it of somebody.
  public func know(_ number: String, as name: String) { names.withLock { $0[number] = name } }

  /// Its interface.
  public var router: HTTPRouter {
    var router = HTTPRouter()
    router.on(.post, "/identity/confirm") { request, _ in
      await self.faults.answer("confirm") { _ in self.confirm(request) }
    }
    return router
  }

  /// `POST /control/identity/people` `{number, name}`.
  public var controls: HTTPRouter {
    var router = HTTPRouter()
    router.on(.post, "/control/identity/people") { request, _ in
      guard let body = try? JSONValue(parsing: request.body), let number = body["number"]?.string,
        let name = body["name"]?.string
      else { return .text(400, "number and name are needed\n") }
      self.know(number, as: name)
      return .json(200, JSONValue.object(self.summary).bytes())
    }
    return router
  }

  /// Whom it knows, questions that it answered.
  public var summary: JSONObject {
    [
      "known": .number(JSONNumber(names.withLock { $0.count })),
      "questions": .number(JSONNumber(count.load(ordering: .relaxed))),
    ]
  }

  private func confirm(_ request: HTTPRequest) -> HTTPResponse {
    count.add(1, ordering: .relaxed)
    let body = try? JSONValue(parsing: request.body)
    let number = body?["number"]?.string ?? ""
    guard let name = names.withLock({ $0[number] }) else {
      return .json(200, JSONValue.object(["code": "404"]).bytes())
    }
    let answer: JSONValue =
      switch body?["loginType"]?.string {
      case "idcard": ["Name": .string(name), "Number": .string(number)]
      case "ukey": ["companyName": .string(name), "companyNo": .string(number)]
      default: ["result": ["data": ["realname": .string(name), "idcard": .string(number)]]]
      }
    return .json(200, answer.bytes())
  }
}
