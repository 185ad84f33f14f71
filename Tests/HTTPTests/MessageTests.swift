import HTTP
import Testing

@Suite struct MessageTests {
  @Test func headerNamesCompareWithoutCase() {
    var headers: HTTPHeaders = ["Content-Type": "a", "X": "1"]
    headers.add("x", "2")
    #expect(headers["content-type"] == "a")
    #expect(headers.values(of: "X") == ["1", "2"])
    headers["X"] = nil
    #expect(headers.map(\.name) == ["Content-Type"])
  }

  @Test func mediaTypeIsWithoutParametersAndCase() {
    let request = HTTPRequest(method: .post, path: "/", headers: ["Content-Type": "Application/JSON ; charset=utf-8"])
    #expect(request.mediaType == "application/json")
    #expect(HTTPRequest(method: .get, path: "/").mediaType == nil)
  }

  @Test func queryItemsAreDecoded() {
    let request = HTTPRequest(method: .get, path: "/", query: "a=1&b=%E4%B8%AD+x&c&d=%zz&a=2")
    #expect(request.queryItems.map(\.name) == ["a", "b", "c", "d", "a"])
    #expect(request.queryItem("b") == "中 x")
    #expect(request.queryItem("c") == "")
    #expect(request.queryItem("d") == "%zz")
    #expect(request.queryItem("e") == nil)
  }

  @Test func percentEncodingReturns() {
    let text = "我要开饭店 /?&+%~"
    #expect(percentDecoded(percentEncoded(text)) == text)
    #expect(percentEncoded("a b/中") == "a%20b%2F%E4%B8%AD")
    #expect(percentDecoded("%4") == "%4")
    #expect(percentDecoded("%ff") == "\u{FFFD}")
  }

  @Test func routerPicksByMethodAndPath() async {
    var router = HTTPRouter()
    router.on(.get, "/v1/cases/:id") { _, parameters in .text(200, "case \(parameters["id"] ?? "")") }
    router.on(.post, "/v1/cases/:id/release") { _, _ in .text(202, "release") }
    router.on(.get, "/files/*") { _, parameters in .text(200, "file \(parameters["*"] ?? "")") }
    func answer(_ method: HTTPMethod, _ path: String) async -> HTTPResponse {
      await router.respond(to: HTTPRequest(method: method, path: path))
    }
    #expect(await answer(.get, "/v1/cases/a%2Fb") == .text(200, "case a/b"))
    #expect(await answer(.head, "/v1/cases/x").status == 200)
    #expect(await answer(.post, "/v1/cases/x/release").status == 202)
    #expect(await answer(.get, "/files/a/b.txt") == .text(200, "file a/b.txt"))
    #expect(await answer(.get, "/v1/cases/").status == 404)
    #expect(await answer(.get, "/v1/cases/x/").status == 404)
    let refused = await answer(.delete, "/v1/cases/x")
    #expect(refused.status == 405 && refused.headers["Allow"] == "GET")
  }
}
