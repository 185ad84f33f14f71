import Crypto
import HTTP
import HTTPClient
import HTTPServer
import Streams
import Testing

struct StreamingTests {
  private var options: HTTPServerOptions {
    var options = HTTPServerOptions()
    options.intake = { $0.path == "/stream" ? .streamed(limit: 8 << 20) : .whole }
    return options
  }

  /// `count` pieces of 64 KiB.
  private func pieces(_ count: Int, length: Bool = true) -> ByteStream {
    let left = Countdown(count)
    return ByteStream(length: length ? count * 65_536 : nil) {
      await left.next().map { [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: 65_536) }
    }
  }

  private func digest(_ stream: ByteStream) async throws -> (digest: [UInt8], bytes: Int) {
    let running = try RunningDigest(.sha256)
    var bytes = 0
    while let piece = try await stream.next() {
      running.take(piece)
      bytes += piece.count
    }
    return (running.value(), bytes)
  }

  @Test(
    "a body is read away at the pace of the handler and its digest is that of what was sent", arguments: [true, false])
  func upload(announced: Bool) async throws {
    let expected = try await digest(pieces(100))
    try await withServer(options) { request in
      guard let stream = request.stream, let read = try? await self.digest(stream) else { return .text(400, "") }
      return .text(200, "\(read.bytes) \(Hex.encode(read.digest)) \(stream.length ?? -1)")
    } _: { server in
      let client = try HTTPClient()
      var request = HTTPClientRequest(.post, server.url("/stream"))
      request.stream = pieces(100, length: announced)
      let response = try await client.send(request)
      #expect(
        String(decoding: response.body, as: UTF8.self)
          == "\(100 * 65_536) \(Hex.encode(expected.digest)) \(announced ? 100 * 65_536 : -1)")
    }
  }

  @Test func anAnswerIsReadWhileItIsSent() async throws {
    let expected = try await digest(pieces(100))
    try await withServer { _ in
      HTTPResponse(status: 200, stream: self.pieces(100))
    } _: { server in
      let client = try HTTPClient()
      let response = try await client.open(HTTPClientRequest(.get, server.url("/")))
      #expect(response.status == 200)
      let stream = try #require(response.stream)
      #expect(stream.length == 100 * 65_536)
      let read = try await digest(stream)
      #expect(read.bytes == expected.bytes && read.digest == expected.digest)
    }
  }

  @Test func anAnswerOfUnknownLengthIsChunked() async throws {
    try await withServer { _ in
      HTTPResponse(status: 200, stream: self.pieces(3, length: false))
    } _: { server in
      let response = try await HTTPClient().send(HTTPClientRequest(.get, server.url("/")))
      #expect(response.body.count == 3 * 65_536 && response.headers["Content-Length"] == nil)
    }
  }

  @Test func anEmptyAnswerIsAStreamTooWhereOneIsAskedFor() async throws {
    try await withServer { _ in
      HTTPResponse(status: 204)
    } _: { server in
      let response = try await HTTPClient().open(HTTPClientRequest(.get, server.url("/")))
      #expect(response.status == 204)
      #expect(try await response.stream?.next() == nil)
    }
  }

  @Test("a handler that answers before the body is there is heard, and the connection serves on")
  func earlyAnswer() async throws {
    try await withServer(options) { _ in
      .text(401, "no\n")
    } _: { server in
      let client = try HTTPClient()
      for _ in 0..<3 {
        var request = HTTPClientRequest(.post, server.url("/stream"))
        request.stream = pieces(8)
        #expect(try await client.send(request).status == 401)
      }
      await server.stop(grace: .seconds(5))
      #expect(server.requestsInFlight == 0)
    }
  }

  /// The answer comes while the body is still being sent, and the connection ends with it: a sender that writes on may find
  /// the connection gone before it has read why. What the handler saw is certain.
  private func answer(_ client: HTTPClient, _ request: HTTPClientRequest) async throws -> HTTPResponse? {
    do { return try await client.send(request) } catch  where error.code == .broken { return nil }
  }

  @Test("a body that announces more than its bound is refused before anybody reads it")
  func announcedTooLong() async throws {
    try await withServer(options) { _ in
      Issue.record("the handler ran")
      return .text(200, "taken\n")
    } _: { server in
      var request = HTTPClientRequest(.post, server.url("/stream"))
      request.stream = pieces(129)
      let status = try await answer(HTTPClient(), request)?.status
      #expect(status == 413 || status == nil)
    }
  }

  @Test("a body that turns out longer than its bound ends the stream")
  func tooLong() async throws {
    let (outcomes, told) = AsyncStream.makeStream(of: String.self)
    try await withServer(options) { request in
      do {
        _ = try await self.digest(request.stream ?? ByteStream([]))
        told.yield("whole")
        return .text(200, "taken\n")
      } catch {
        told.yield("\(error)")
        return .text(413, "too long\n")
      }
    } _: { server in
      var request = HTTPClientRequest(.post, server.url("/stream"))
      request.stream = pieces(129, length: false)
      let status = try await answer(HTTPClient(), request)?.status
      #expect(status == 413 || status == nil)
      var heard = outcomes.makeAsyncIterator()
      #expect(await heard.next() == "tooLong(limit: \(8 << 20))")
    }
  }

  @Test func aSenderThatGoesAwayEndsTheStream() async throws {
    let (outcomes, told) = AsyncStream.makeStream(of: String.self)
    try await withServer(options) { request in
      do {
        _ = try await self.digest(request.stream ?? ByteStream([]))
        told.yield("whole")
      } catch { told.yield("\(error)") }
      return .text(200, "")
    } _: { server in
      do {
        let client = try RawClient(port: server.port)
        client.send("POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc")
      }
      var heard = outcomes.makeAsyncIterator()
      #expect(await heard.next() == "broken")
    }
  }

  @Test func aStreamThatBreaksBreaksTheUpload() async throws {
    try await withServer(options) { request in
      _ = try? await self.digest(request.stream ?? ByteStream([]))
      return .text(200, "")
    } _: { server in
      var broken = HTTPClientRequest(.post, server.url("/stream"))
      broken.stream = ByteStream(length: 1000) { throw ByteStreamError.broken }
      let (client, request) = (try HTTPClient(), broken)
      await #expect(throws: HTTPClientError.self) { _ = try await client.send(request) }
    }
  }

  @Test func anAnswerThatNobodyReadsOnIsLetGo() async throws {
    let (outcomes, told) = AsyncStream.makeStream(of: Void.self)
    try await withServer { _ in
      let end = Interest { told.yield() }
      return HTTPResponse(
        status: 200,
        stream: ByteStream {
          _ = end
          return [UInt8](repeating: 1, count: 65_536)
        })
    } _: { server in
      let client = try HTTPClient()
      do {
        let response = try await client.open(HTTPClientRequest(.get, server.url("/")))
        #expect(try await response.stream?.next()?.isEmpty == false)
      }
      var heard = outcomes.makeAsyncIterator()
      await heard.next()
    }
  }

  @Test func aStopDoesNotWaitForAnUploadThatNobodyEnds() async throws {
    let server = try HTTPServer(options) { request in
      _ = try? await self.digest(request.stream ?? ByteStream([]))
      return .text(200, "")
    }
    let client = try RawClient(port: server.port)
    client.send("POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc")
    await server.stop(grace: .milliseconds(50))
    #expect(await client.readToEnd() != nil)
  }
}

private actor Countdown {
  private var left: Int
  init(_ count: Int) { left = count }
  func next() -> Int? {
    guard left > 0 else { return nil }
    left -= 1
    return left
  }
}

private final class Interest: Sendable {
  private let ended: @Sendable () -> Void
  init(_ ended: @escaping @Sendable () -> Void) { self.ended = ended }
  deinit { ended() }
}
