import CommandLine
import HTTP
import HTTPClient
import JSON
import Simulation

/// `hubsim fault`.
@Sendable func fault(_ invocation: Invocation) async throws -> Int32 {
  let system = invocation.argument(0) ?? ""
  let kind = invocation.argument(1) ?? ""
  guard ["city", "xuhui"].contains(system) else {
    throw invocation.usageError("SYSTEM is city or xuhui, not '\(system.printable)'")
  }
  switch kind {
  case "down", "up": return try await call(invocation, .post, "/control/\(system)/\(kind)")
  case "clear": return try await call(invocation, .delete, "/control/\(system)/faults")
  case _ where Fault.Kind(rawValue: kind) != nil:
    let delay = try duration(invocation, "delay")?.components
    let milliseconds = delay.map { $0.seconds * 1000 + $0.attoseconds / 1_000_000_000_000_000 }
    var body: JSONObject = ["kind": .string(kind)]
    body["endpoint"] = invocation.value("at").map(JSONValue.string)
    body["times"] = try invocation.integer("times", in: 1...1_000_000).map { .number(JSONNumber($0)) }
    body["delayMs"] = milliseconds.map { .number(JSONNumber($0)) }
    return try await call(invocation, .post, "/control/\(system)/faults", JSONValue.object(body).bytes())
  default: throw invocation.usageError("there is no fault '\(kind.printable)'")
  }
}

/// `hubsim show`.
@Sendable func show(_ invocation: Invocation) async throws -> Int32 {
  let paths = [
    "summary": "/control", "cases": "/control/xuhui/cases", "arrivals": "/control/xuhui/arrivals",
    "callbacks": "/control/city/callbacks",
  ]
  guard let path = paths[invocation.argument(0) ?? "summary"] else {
    throw invocation.usageError("WHAT is \(paths.keys.sorted().joined(separator: ", "))")
  }
  return try await call(invocation, .get, path)
}

/// Calls the control API and prints its answer.
private func call(_ invocation: Invocation, _ method: HTTPMethod, _ path: String, _ body: [UInt8] = []) async throws
  -> Int32
{
  let client = try HTTPClient()
  defer { client.close() }
  let url = (invocation.value("control") ?? "") + path
  let answer: HTTPResponse
  do throws(HTTPClientError) {
    answer = try await client.send(HTTPClientRequest(method, url, body: body))
  } catch {
    complain("hubsim: no simulator answers at \(url.printable) (\(error.code.rawValue))\n  start one: hubsim serve")
    return 69
  }
  let json = try? JSONValue(parsing: answer.body)
  say(json?.string ?? json?.pretty() ?? "")
  return answer.status == 200 ? 0 : 1
}
