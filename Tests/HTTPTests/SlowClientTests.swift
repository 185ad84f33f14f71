import HTTP
import HTTPServer
import Testing

@Suite struct SlowClientTests {
  private func options() -> HTTPServerOptions {
    var options = HTTPServerOptions()
    options.headTimeout = .milliseconds(300)
    options.bodyTimeout = .milliseconds(300)
    options.answerTimeout = .milliseconds(300)
    options.idleTimeout = .milliseconds(300)
    return options
  }

  @Test func headThatTricklesIsCut() async throws {
    try await withServer(options(), handler: { _ in .text(200, "x") }) { server in
      let client = try RawClient(port: server.port)
      client.send("GET / HTTP/1.1\r\nX-Slow: ")
      #expect(await client.trickleUntilClosed("a"))
    }
  }

  @Test func silentConnectionIsCut() async throws {
    try await withServer(options(), handler: { _ in .text(200, "x") }) { server in
      let silent = try RawClient(port: server.port)
      #expect(await silent.readToEnd() == "")
    }
  }

  @Test func bodyThatTricklesIsCut() async throws {
    try await withServer(options(), handler: { _ in .text(200, "x") }) { server in
      let client = try RawClient(port: server.port)
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
      #expect(await client.trickleUntilClosed("a"))
    }
  }

  @Test func keptConnectionThatTricklesItsNextRequestIsCut() async throws {
    try await withServer(options(), handler: { _ in .text(200, "x") }) { server in
      let client = try RawClient(port: server.port)
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(await client.readAnswer()?.hasPrefix("HTTP/1.1 200 ") == true)
      #expect(await client.trickleUntilClosed("G"))
    }
  }

  @Test func answerThatIsNotReadIsCut() async throws {
    let large = [UInt8](repeating: 0x61, count: 64 << 20)
    let gate = Gate()
    gate.open()
    let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
      await gate.pass()
      return HTTPResponse(status: 200, body: large)
    }
    try await withServer(options(), handler: handler) { server in
      let client = try RawClient(port: server.port)
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      await gate.arrival()
      // Stop returns within its grace only because the deadline ended the exchange.
      await server.stop(grace: .seconds(600))
      withExtendedLifetime(client) {}
    }
  }

  @Test func handlerMayTakeLongerThanAnyClientDeadline() async throws {
    let gate = Gate()
    try await withServer(
      options(),
      handler: { _ in
        await gate.pass()
        return .text(200, "late")
      }
    ) { server in
      let slow = try RawClient(port: server.port)
      slow.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      await gate.arrival()
      // Another connection lives through its whole deadline meanwhile.
      let silent = try RawClient(port: server.port)
      #expect(await silent.readToEnd() == "")
      gate.open()
      #expect(await slow.readAnswer()?.hasSuffix("late") == true)
    }
  }

  @Test func connectionsOfOneAddressAreLimited() async throws {
    var options = HTTPServerOptions()
    options.connectionLimitPerAddress = 2
    try await withServer(options, handler: { _ in .text(200, "x") }) { server in
      let kept = [try RawClient(port: server.port, source: 2), try RawClient(port: server.port, source: 2)]
      for client in kept {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(await client.readAnswer()?.hasPrefix("HTTP/1.1 200 ") == true)
      }
      let third = try RawClient(port: server.port, source: 2)
      third.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(await third.readToEnd() == "")
    }
  }

  @Test func connectionsOverTheLimitWaitUntilOneGoes() async throws {
    var options = HTTPServerOptions()
    options.connectionLimit = 1
    try await withServer(options, handler: { _ in .text(200, "x") }) { server in
      var first: RawClient? = try RawClient(port: server.port)
      first?.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(await first?.readAnswer()?.hasPrefix("HTTP/1.1 200 ") == true)
      let second = try RawClient(port: server.port)
      second.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      first = nil
      #expect(await second.readAnswer()?.hasPrefix("HTTP/1.1 200 ") == true)
    }
  }
}
