public import HTTP
public import JSON
import Synchronization

/// 物流: takes orders, one for each delivery id, gives tracking numbers, and tells where an order is.
public final class Courier: SimulatedSystem {
  /// One order.
  public struct Order: Sendable {
    /// Its tracking number.
    public var number: String
    /// The order as it came.
    public var body: JSONValue
    /// Words of its places so far.
    public var places: [String]
  }

  /// `logistics`.
  public let code = "logistics"
  /// What it is.
  public let title = "物流 logistics"
  /// What goes wrong.
  public let faults = FaultBoard()

  private struct State {
    var orders: [Order] = []
    var byDelivery: [String: Int] = [:]
  }
  private let state = Mutex(State())

  /// A courier without orders.
  public init() {}

  /// The orders, in the order in which they came.
  public var orders: [Order] { state.withLock { $0.orders } }

  /// Moves every order to a place: 已揽收, 运输中, 派送中, 已签收.
  public func move(to place: String) {
    state.withLock { state in
      for index in state.orders.indices where state.orders[index].places.last != place {
        state.orders[index].places.append(place)
      }
    }
  }

  /// Its interface.
  public var router: HTTPRouter {
    var router = HTTPRouter()
    router.on(.post, "/logistics/orders") { request, _ in
      await self.faults.answer("orders") { _ in self.order(request) }
    }
    router.on(.get, "/logistics/tracking") { request, _ in
      await self.faults.answer("tracking") { _ in self.track(request) }
    }
    return router
  }

  /// `POST /control/logistics/place` `{place}`: all orders move there.
  public var controls: HTTPRouter {
    var router = HTTPRouter()
    router.on(.post, "/control/logistics/place") { request, _ in
      guard let place = (try? JSONValue(parsing: request.body))?["place"]?.string else {
        return .text(400, "place is needed\n")
      }
      self.move(to: place)
      return .json(200, JSONValue.object(self.summary).bytes())
    }
    return router
  }

  /// Orders that it has.
  public var summary: JSONObject { ["orders": .number(JSONNumber(orders.count))] }

  private func order(_ request: HTTPRequest) -> HTTPResponse {
    let body = (try? JSONValue(parsing: request.body)) ?? .null
    for field in ["recipient", "recipientPhone", "recipientAddress"] where body[field]?.string?.isEmpty ?? true {
      return .json(200, JSONValue.object(["code": "400", "msg": "收件信息不完整"]).bytes())
    }
    let delivery = request.headers["Hub-Delivery-Id"] ?? ""
    let number = state.withLock { state in
      if let known = state.byDelivery[delivery] { return state.orders[known].number }
      let digits = String(state.orders.count + 1)
      let number = "SAMPLE" + String(repeating: "0", count: max(0, 10 - digits.count)) + digits
      state.byDelivery[delivery] = state.orders.count
      state.orders.append(Order(number: number, body: body, places: []))
      return number
    }
    var answer = body.object ?? [:]
    answer["trackingNumber"] = .string(number)
    return .json(200, JSONValue.object(answer).bytes())
  }

  private func track(_ request: HTTPRequest) -> HTTPResponse {
    let number = request.queryItem("trackingNumber") ?? ""
    guard let order = orders.first(where: { $0.number == number }) else {
      return .json(200, JSONValue.object(["code": "404"]).bytes())
    }
    let events = order.places.map { place -> JSONValue in ["time": "2026-03-11 09:00:00", "status": .string(place)] }
    let answer: JSONValue = [
      "caseNumber": order.body["caseNumber"] ?? "", "trackingNumber": .string(number), "events": .array(events),
    ]
    return .json(200, answer.bytes())
  }
}
