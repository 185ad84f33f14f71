import HTTP
import HTTPClient
import HTTPServer
import Testing

@Suite struct ClientTests {
  private func failure(_ request: HTTPClientRequest, _ client: HTTPClient? = nil) async -> HTTPClientError? {
    do {
      let client = if let client { client } else { try HTTPClient() }
      _ = try await client.send(request)
      return nil
    } catch { return error }
  }

  @Test(arguments: [
    "file:///etc/hostname", "ftp://127.0.0.1/", "no url", "gopher://127.0.0.1/", "http://", "http://a b/",
  ])
  func onlyHTTPIsSpoken(url: String) async throws {
    #expect(await failure(HTTPClientRequest(.get, url))?.code == .url)
  }

  @Test func refusedConnectionWasNotSent() async throws {
    let server = try HTTPServer(HTTPServerOptions()) { _ in .text(200, "") }
    let url = server.url("/")
    await server.stop(grace: .zero)
    let error = try #require(await failure(HTTPClientRequest(.post, url, body: [1])))
    #expect(error.code == .connect && !error.mayHaveBeenSent)
  }

  @Test func timeoutAfterSendingIsDoubtful() async throws {
    let gate = Gate()
    try await withServer(handler: { _ in
      await gate.pass()
      return .text(200, "")
    }) { server in
      var request = HTTPClientRequest(.post, server.url("/"), body: [1])
      request.timeout = .milliseconds(200)
      let error = try #require(await failure(request))
      #expect(error.code == .timeout && error.mayHaveBeenSent)
      gate.open()
    }
  }

  @Test func answerOverTheBoundIsRefused() async throws {
    try await withServer(handler: { _ in HTTPResponse(status: 200, body: [UInt8](repeating: 1, count: 1001)) }) {
      server in
      var request = HTTPClientRequest(.get, server.url("/"))
      request.bodyLimit = 1000
      #expect(await failure(request)?.code == .tooLarge)
      request.bodyLimit = 1001
      #expect(await failure(request) == nil)
    }
  }

  @Test func redirectsAreAnswersLikeOthers() async throws {
    try await withServer(handler: { _ in HTTPResponse(status: 302, headers: ["Location": "/other"]) }) { server in
      let answer = try await HTTPClient().send(HTTPClientRequest(.get, server.url("/")))
      #expect(answer.status == 302 && answer.headers["location"] == "/other")
    }
  }

  @Test(arguments: [[], [1, 2, 3]] as [[UInt8]]) func connectionsAreReused(body: [UInt8]) async throws {
    try await withServer(handler: { .text(200, "\($0.peer?.port ?? 0) \($0.body)") }) { server in
      let client = try HTTPClient()
      var request = HTTPClientRequest(.post, server.url("/"), body: body)
      let first = try await client.send(request).body
      #expect(try await client.send(request).body == first)
      request.isRepeatable = false
      // Only an empty body needs a connection of its own.
      #expect((try await client.send(request).body == first) == !body.isEmpty)
    }
  }

  @Test func largeBodiesGoOutWholeInBothWays() async throws {
    let body = (0..<500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try await withServer(handler: { HTTPResponse(status: 200, body: $0.body) }) { server in
      let client = try HTTPClient()
      for isRepeatable in [true, false] {
        var request = HTTPClientRequest(.post, server.url("/"), body: body)
        request.isRepeatable = isRepeatable
        #expect(try await client.send(request).body == body)
      }
    }
  }

  @Test func whatIsNotRepeatableGoesOutOnce() async throws {
    let server = try FlakyServer()
    let client = try HTTPClient()
    var request = HTTPClientRequest(.post, "http://127.0.0.1:\(server.port)/", body: [1, 2, 3])
    // Answered, and the connection is kept.
    #expect(try await client.send(request).status == 200)
    request.isRepeatable = false
    let error = try #require(await failure(request, client))
    #expect(error.code == .broken && error.mayHaveBeenSent)
    #expect(server.requests == 2)
    // The same on a kept connection, repeatable: libcurl comes again by itself.
    #expect(try await client.send(request.repeatable).status == 200)
    #expect(try await client.send(request.repeatable).status == 200)
    #expect(server.requests == 5)
  }

  @Test func cancelBeforeAddAndInFlight() async throws {
    let gate = Gate()
    try await withServer(handler: { _ in
      await gate.pass()
      return .text(200, "")
    }) { server in
      let client = try HTTPClient()
      let request = HTTPClientRequest(.get, server.url("/"))
      for _ in 0..<50 {
        let task = Task { await failure(request, client) }
        task.cancel()
        #expect(await task.value?.code == .cancelled)
      }
      let task = Task { await failure(request, client) }
      await gate.arrival()
      task.cancel()
      #expect(await task.value?.code == .cancelled)
      gate.open()
    }
  }

  @Test func closeFailsWhatIsInFlightAndWhatComesLater() async throws {
    let gate = Gate()
    try await withServer(handler: { _ in
      await gate.pass()
      return .text(200, "")
    }) { server in
      let client = try HTTPClient()
      let request = HTTPClientRequest(.get, server.url("/"))
      async let inFlight = failure(request, client)
      await gate.arrival()
      client.close()
      client.close()
      #expect(await inFlight?.code == .closed)
      #expect(await failure(request, client)?.code == .closed)
      gate.open()
    }
  }

  @Test func headersWithLineBreaksAreRefused() async throws {
    let request = HTTPClientRequest(.get, "http://127.0.0.1:1/", headers: ["X": "a\r\nY: b"])
    #expect(await failure(request)?.mayHaveBeenSent == false)
  }

  @Test func brokenAnswerIsAnError() async throws {
    // A server that speaks TLS answers a plain request with an alert, not with HTTP.
    var options = HTTPServerOptions()
    options.tls = .init(certificate: try certificate("server.pem"), privateKey: try certificate("server.key"))
    try await withServer(options, handler: { _ in .text(200, "") }) { server in
      #expect(await failure(HTTPClientRequest(.get, server.url("/")))?.code == .broken)
    }
  }
}

extension HTTPClientRequest {
  fileprivate var repeatable: HTTPClientRequest {
    var copy = self
    copy.isRepeatable = true
    return copy
  }
}
