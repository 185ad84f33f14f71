@testable import Adapters
import HTTP
import HTTPClient
import HTTPServer
@testable import Hub
import HubTesting
import JSON
import Testing

@Suite struct PushDrainTests {
  /// Pushes many applications, stops the listener in the midst of them, and compares what was promised with what is there.
  @Test(arguments: [Duration.zero, .seconds(30)]) func stopLosesNothingThatWasAccepted(grace: Duration) async throws {
    let harness = try await PushHarness()
    let router = harness.api.router
    var options = HTTPServerOptions()
    let api = harness.api
    options.refuse = { api.refusal($0, of: $1) }
    let server = try HTTPServer(options) { await router.respond(to: $0) }
    let client = try HTTPClient()
    let sample = try JSONValue(parsing: harness.sample("01-restaurant.json"))
    let (answered, continuation) = AsyncStream<Void>.makeStream()
    let accepted = await withTaskGroup(of: String?.self) { group in
      for number in 0..<300 {
        group.addTask {
          guard var document = sample.object else { return nil }
          document["applyNo"] = .string("N\(number)")
          let signed = harness.signed(JSONValue.object(document).bytes())
          let url = "http://127.0.0.1:\(server.port)\(signed.path)"
          let answer = try? await client.send(
            HTTPClientRequest(.post, url, headers: signed.headers, body: signed.body))
          continuation.yield()
          guard let answer else { return nil }
          let json = try? JSONValue(parsing: answer.body)
          #expect(answer.status == 200 || answer.status == 503)
          return answer.status == 200 ? json?[pointer: "/data/applicationId"]?.string ?? "unreadable" : nil
        }
      }
      group.addTask {
        var iterator = answered.makeAsyncIterator()
        _ = await iterator.next()
        await server.stop(grace: grace)
        return nil
      }
      return await group.reduce(into: Set<String>()) { if let id = $1 { $0.insert(id) } }
    }
    #expect(!accepted.isEmpty)
    let durable = Set(try harness.submissions().map(\.application.id.rawValue))
    #expect(accepted.isSubset(of: durable))
    // Each event has its original.
    let originals = Set(harness.bus.records(of: Topics.received).compactMap { $0.header("ce_subject") })
    #expect(durable.isSubset(of: originals))
  }
}
