import HTTP
import HTTPClient
import HTTPServer
import Testing

@Suite struct DrainTests {
  @Test func requestsInFlightFinishAndNewOnesAreRefused() async throws {
    let gate = Gate()
    let server = try HTTPServer(HTTPServerOptions()) { request in
      if request.path == "/slow" { await gate.pass() }
      return .text(200, "whole")
    }
    let (kept, other) = (try RawClient(port: server.port), try RawClient(port: server.port))
    let quick = "GET /quick HTTP/1.1\r\nHost: a\r\n\r\n"
    other.send(quick)
    #expect(await other.readAnswer()?.hasPrefix("HTTP/1.1 200 ") == true)
    let client = try HTTPClient()
    async let slow = client.send(HTTPClientRequest(.get, server.url("/slow")))
    await gate.arrival()
    #expect(server.requestsInFlight == 1)
    let stop = Task { await server.stop(grace: .seconds(60)) }
    var answer = ""
    repeat {
      kept.send(quick)
      answer = await kept.readAnswer() ?? ""
    } while answer.hasPrefix("HTTP/1.1 200 ") && !answer.contains("Connection: close")
    other.send(quick)
    answer = await other.readAnswer() ?? ""
    #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("Retry-After: 1"))
    gate.open()
    let last = try await slow
    #expect(last.status == 200 && last.body == Array("whole".utf8) && last.headers["Connection"] == "close")
    await stop.value
    await #expect(throws: HTTPClientError.self) { try await client.send(HTTPClientRequest(.get, server.url("/"))) }
  }

  @Test func whenTheGraceIsOverSuspendedRequestsAreAnswered503AndCancelled() async throws {
    let (cancelled, continuation) = AsyncStream<Void>.makeStream()
    let gate = Gate()
    let server = try HTTPServer(HTTPServerOptions()) { _ in
      await withTaskCancellationHandler {
        await gate.pass()
      } onCancel: {
        gate.open()
      }
      if Task.isCancelled { continuation.yield() }
      return .text(200, "too late")
    }
    let client = try HTTPClient()
    async let answer = client.send(HTTPClientRequest(.get, server.url("/")))
    await gate.arrival()
    await server.stop(grace: .zero)
    #expect(try await answer.status == 503)
    var iterator = cancelled.makeAsyncIterator()
    #expect(await iterator.next() != nil)
  }

  @Test func stopWithManySuspendedRequestsEndsCleanly() async throws {
    for _ in 0..<20 {
      let server = try HTTPServer(HTTPServerOptions()) { _ in
        await Task.yield()
        return .text(200, "x")
      }
      let client = try HTTPClient()
      let answers = Task {
        await withTaskGroup(of: Int?.self) { group in
          for _ in 0..<50 {
            group.addTask { try? await client.send(HTTPClientRequest(.get, server.url("/"))).status }
          }
          return await group.reduce(into: Set<Int?>()) { $0.insert($1) }
        }
      }
      await server.stop(grace: .zero)
      // Whole or not at all.
      #expect(await answers.value.isSubset(of: [200, 503, nil]))
    }
  }

  @Test func stopTwiceAndWithoutRequests() async throws {
    let server = try HTTPServer(HTTPServerOptions()) { _ in .text(200, "x") }
    await server.stop(grace: .seconds(60))
    await server.stop(grace: .seconds(60))
    #expect(server.requestsInFlight == 0)
  }

  @Test func serverThatIsLetGoEnds() async throws {
    var server: HTTPServer? = try HTTPServer(HTTPServerOptions()) { _ in .text(200, "x") }
    let client = try RawClient(port: try #require(server).port)
    server = nil
    #expect(await client.readToEnd() == "")
  }
}
