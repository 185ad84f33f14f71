import HTTP
import JSON

extension Caseload {
  /// `GET /control/<code>/cases`, `GET …/cases/NUMBER`, and `POST` of `{status}` to one or to all.
  func controls(of code: String) -> HTTPRouter {
    let path = "/control/\(code)/cases"
    var router = HTTPRouter()
    router.on(.get, path) { _, _ in
      let rows = self.cases.map { found -> JSONValue in
        [
          "number": .string(found.number), "own": .string(found.own), "deliveryId": .string(found.delivery ?? ""),
          "status": .string(found.word ?? ""), "arrivals": .number(JSONNumber(found.arrivals)),
        ]
      }
      return .json(200, JSONValue.array(rows).bytes())
    }
    router.on(.get, path + "/:number") { _, names in
      self[names["number"] ?? ""].map { .json(200, $0.body.bytes()) }
        ?? .json(404, JSONValue.string("no such case").bytes())
    }
    router.on(.post, path) { request, _ in self.set(nil, by: request) }
    router.on(.post, path + "/:number") { request, names in self.set(names["number"], by: request) }
    return router
  }

  private func set(_ number: String?, by request: HTTPRequest) -> HTTPResponse {
    guard let word = (try? JSONValue(parsing: request.body))?["status"]?.string, !word.isEmpty else {
      return .json(422, JSONValue.string("a status is {status}").bytes())
    }
    return set(number, to: word)
      ? .json(200, JSONValue.string("set").bytes()) : .json(404, JSONValue.string("no such case").bytes())
  }
}
