import HTTP
import JSON

/// The control API: faults on and off, systems up and down, statuses by hand, and what was received.
struct Controls: Sendable {
  let city: CityPlatform
  let portal: XuhuiPortal
  let others: [any SimulatedSystem]
  let servers: [String: SimulatedServer]

  var router: HTTPRouter {
    var router = HTTPRouter()
    router.on(.get, "/control") { _, _ in answer(200, summary) }
    router.on(.get, "/control/xuhui/cases") { _, _ in answer(200, .array(portal.book.cases.map(describe))) }
    router.on(.get, "/control/xuhui/cases/:number") { _, names in
      portal.book.find(names["number"] ?? "").map { answer(200, $0.body ?? .null) } ?? answer(404, "no such case")
    }
    router.on(.post, "/control/xuhui/cases/:number") { request, names in setStatus(request, names["number"] ?? "") }
    router.on(.post, "/control/xuhui/cases") { request, _ in
      guard let word = (try? JSONValue(parsing: request.body))?["status"]?.string, !word.isEmpty else {
        return answer(422, "a status for all is {status}")
      }
      portal.book.setAll(word)
      return answer(200, "set")
    }
    router.on(.get, "/control/xuhui/arrivals") { _, _ in answer(200, .array(portal.book.arrivals.map(describe))) }
    router.on(.get, "/control/city/callbacks") { request, _ in
      let wanted = request.queryItem("applyNo")
      return answer(200, .array(city.book.callbacks.filter { wanted == nil || $0.applyNo == wanted }.map(describe)))
    }
    router.on(.post, "/control/reset") { _, _ in
      portal.book.reset()
      city.book.reset()
      return answer(200, "forgotten")
    }
    for system in others { router.add(system.controls) }
    router.on(.post, "/control/:system/faults") { request, names in
      guard let board = board(names["system"]) else { return answer(404, "no such system") }
      guard let fault = (try? JSONValue(parsing: request.body)).flatMap({ Fault(json: $0) }) else {
        return answer(422, "a fault is {kind, endpoint?, times?, delayMs?}")
      }
      board.add(fault)
      return answer(200, "on")
    }
    router.on(.delete, "/control/:system/faults") { _, names in
      guard let board = board(names["system"]) else { return answer(404, "no such system") }
      board.clear()
      return answer(200, "off")
    }
    router.on(.post, "/control/:system/down") { _, names in
      guard let server = servers[names["system"] ?? ""] else { return answer(404, "no such system") }
      await server.down()
      return answer(200, "down")
    }
    router.on(.post, "/control/:system/up") { _, names in
      guard let server = servers[names["system"] ?? ""] else { return answer(404, "no such system") }
      do throws { try server.up() } catch { return answer(409, "the port is taken") }
      return answer(200, "up")
    }
    return router
  }

  private func setStatus(_ request: HTTPRequest, _ number: String) -> HTTPResponse {
    guard let json = try? JSONValue(parsing: request.body), json.object != nil else {
      return answer(422, "a status is {status?, items: {name: word}}")
    }
    let words = (json["items"]?.object?.members ?? []).compactMap { member in
      member.value.string.map { (member.key, $0) }
    }
    let items = Dictionary(words, uniquingKeysWith: { $1 })
    return portal.book.set(number, whole: json["status"]?.string, items: items)
      ? answer(200, "set") : answer(404, "no such case")
  }

  private var summary: JSONValue {
    let xuhui = portal.book.counts.map { JSONObject.Member(key: $0.name, value: .number(JSONNumber($0.count))) }
    let rest = others.map { system in
      JSONObject.Member(
        key: system.code,
        value: .object(
          JSONObject(
            members: system.summary.members + [
              state(system.code), .init(key: "faults", value: faults(system.faults)),
            ])))
    }
    let known: JSONObject = [
      "xuhui": .object(
        JSONObject(members: xuhui + [state("xuhui"), .init(key: "faults", value: faults(portal.faults))])),
      "city": .object(
        JSONObject(members: [
          .init(key: "callbacks", value: .number(JSONNumber(city.book.callbacks.count))),
          .init(key: "tokens", value: .number(JSONNumber(city.book.tokensIssued))), state("city"),
          .init(key: "faults", value: faults(city.faults)),
        ])),
    ]
    return .object(JSONObject(members: known.members + rest))
  }

  private func state(_ system: String) -> JSONObject.Member {
    .init(key: "up", value: .bool(servers[system]?.isUp ?? false))
  }

  private func faults(_ board: FaultBoard) -> JSONValue { .array(board.active.map { .string($0.kind.rawValue) }) }

  private func board(_ system: String?) -> FaultBoard? {
    switch system {
    case "city": city.faults
    case "xuhui": portal.faults
    default: others.first { $0.code == system }?.faults
    }
  }

  private func describe(_ found: PortalCase) -> JSONValue {
    let status = found.answer(portal.progress)
    return [
      "number": .string(found.number), "themeName": .string(found.theme), "applicantUnit": .string(found.unit),
      "deliveryId": .string(found.delivery ?? ""), "status": status["status"] ?? .null,
      "itemStatus": status["itemStatus"] ?? .null,
    ]
  }

  private func describe(_ arrival: PortalArrival) -> JSONValue {
    [
      "deliveryId": .string(arrival.delivery ?? ""), "sequence": .string(arrival.sequence ?? ""),
      "number": .string(arrival.number), "repeated": .bool(arrival.repeated),
    ]
  }

  private func describe(_ callback: CityCallback) -> JSONValue {
    ["endpoint": .string(callback.endpoint), "applyNo": .string(callback.applyNo), "body": callback.body]
  }

  private func answer(_ status: Int, _ json: JSONValue) -> HTTPResponse { .json(status, json.bytes()) }
}
