import HTTP
import HTTPClient
import HTTPServer
import Testing

@Suite struct ServerTests {
  private let echo: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
    let line =
      "\(request.method) \(request.path)?\(request.query) \(request.body.count) \(request.headers["X-A"] ?? "-")"
    return .text(200, line, headers: ["X-Peer": request.peer?.address ?? ""])
  }

  @Test func requestArrivesAsSent() async throws {
    try await withServer(handler: echo) { server in
      let client = try HTTPClient()
      let answer = try await client.send(
        HTTPClientRequest(.post, server.url("/a%2Fb/%E4?x=%20&y"), headers: ["X-A": "值"], body: [1, 2, 3]))
      #expect(answer.status == 200)
      #expect(String(decoding: answer.body, as: UTF8.self) == "POST /a%2Fb/%E4?x=%20&y 3 值")
      #expect(answer.headers["x-peer"] == "127.0.0.1")
    }
  }

  @Test func emptyBodiesAndOtherMethodsWork() async throws {
    try await withServer(handler: echo) { server in
      let client = try HTTPClient()
      for method in [HTTPMethod.get, .post, .put, .patch, .delete] {
        let answer = try await client.send(HTTPClientRequest(method, server.url("/")))
        #expect(String(decoding: answer.body, as: UTF8.self) == "\(method) /? 0 -")
      }
      let answer = try await client.send(HTTPClientRequest(.head, server.url("/")))
      #expect(answer.status == 200 && answer.body.isEmpty)
    }
  }

  @Test func pipelinedRequestsOnOneConnectionAreAnsweredInOrder() async throws {
    try await withServer(handler: echo) { server in
      let client = try RawClient(port: server.port)
      client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      let text = try #require(await client.readToEnd())
      let first = try #require(text.firstRange(of: "GET /1?"))
      let second = try #require(text.firstRange(of: "GET /2?"))
      #expect(first.upperBound < second.lowerBound)
    }
  }

  @Test func manyRequestsAtOnce() async throws {
    try await withServer(handler: echo) { server in
      let client = try HTTPClient()
      let statuses = await withTaskGroup(of: Int.self) { group in
        for number in 0..<200 {
          group.addTask { (try? await client.send(HTTPClientRequest(.get, server.url("/\(number)"))))?.status ?? 0 }
        }
        return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
      }
      #expect(statuses == [200: 200])
    }
  }

  @Test(arguments: [false, true]) func bodyOverTheBoundIs413(chunked: Bool) async throws {
    var options = HTTPServerOptions()
    options.bodyLimit = 1000
    try await withServer(options, handler: echo) { server in
      let client = try RawClient(port: server.port)
      let body = String(repeating: "x", count: 1001)
      client.send("POST / HTTP/1.1\r\nHost: a\r\n")
      client.send(
        chunked
          ? "Transfer-Encoding: chunked\r\n\r\n3e9\r\n\(body)\r\n0\r\n\r\n" : "Content-Length: 1001\r\n\r\n\(body)")
      #expect(await client.readToEnd()?.hasPrefix("HTTP/1.1 413 ") == true)
      let fits = try await HTTPClient().send(
        HTTPClientRequest(.post, server.url("/"), body: Array(body.utf8.dropLast())))
      #expect(fits.status == 200)
    }
  }

  @Test func hugeAnnouncedBodyIsRefusedBeforeItComes() async throws {
    try await withServer(handler: echo) { server in
      let client = try RawClient(port: server.port)
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000000\r\nExpect: 100-continue\r\n\r\n")
      #expect(await client.readToEnd()?.hasPrefix("HTTP/1.1 413 ") == true)
    }
  }

  @Test func headOverTheBoundIsRefused() async throws {
    try await withServer(handler: echo) { server in
      let client = try RawClient(port: server.port)
      client.send("GET / HTTP/1.1\r\nHost: a\r\nX-A: \(String(repeating: "x", count: 60_000))\r\n\r\n")
      let text = try #require(await client.readToEnd())
      #expect(text.isEmpty || text.hasPrefix("HTTP/1.1 4"))
    }
  }

  @Test(arguments: [
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\nabc",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
    "GET /\u{E9} HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /\u{1} HTTP/1.1\r\nHost: a\r\n\r\n",
    "\u{0}\u{1}\u{2}\r\n\r\n",
    "GET\r\n\r\n",
    "GET / HTTP/1.1\r\nbroken\r\n\r\n",
    "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}",
  ]) func malformedRequestsAreRefusedAndTheServerLives(request: String) async throws {
    var options = HTTPServerOptions()
    options.headTimeout = .milliseconds(200)
    options.bodyTimeout = .milliseconds(200)
    try await withServer(options, handler: echo) { server in
      let client = try RawClient(port: server.port)
      client.send(request)
      let text = try #require(await client.readToEnd())
      #expect(!text.hasPrefix("HTTP/1.1 2"))
      #expect(try await HTTPClient().send(HTTPClientRequest(.get, server.url("/"))).status == 200)
    }
  }

  @Test func headerWithLineBreakIsLeftOut() async throws {
    try await withServer(handler: { _ in .text(200, "x", headers: ["X-Bad": "a\r\nX-Injected: 1", "X-Good": "1"]) }) {
      server in
      let answer = try await HTTPClient().send(HTTPClientRequest(.get, server.url("/")))
      #expect(answer.headers["X-Injected"] == nil && answer.headers["X-Bad"] == nil && answer.headers["X-Good"] == "1")
    }
  }

  @Test func addressesThatCannotBeTakenAreErrors() async throws {
    try await withServer(handler: echo) { server in
      #expect(throws: HTTPServerError.self) {
        try HTTPServer(HTTPServerOptions(port: UInt16(server.port)), handler: { _ in .text(200, "") })
      }
    }
    let error = #expect(throws: HTTPServerError.self) {
      try HTTPServer(HTTPServerOptions(address: "localhost"), handler: { _ in .text(200, "") })
    }
    #expect(error?.code == .address)
  }

  @Test(.enabled("this machine has no IPv6") { (try? ListenProbe.takes("::1")) ?? false })
  func listensAtIPv6Too() async throws {
    try await withServer(HTTPServerOptions(address: "::1"), handler: { .text(200, $0.peer?.address ?? "") }) { server in
      let answer = try await HTTPClient().send(HTTPClientRequest(.get, server.url("/", host: "[::1]")))
      #expect(answer.body == Array("::1".utf8))
    }
  }
}

private enum ListenProbe {
  static func takes(_ address: String) throws -> Bool {
    do {
      _ = try HTTPServer(HTTPServerOptions(address: address)) { _ in .text(200, "") }
      return true
    } catch let error where error.code == .listen { return false }
  }
}
