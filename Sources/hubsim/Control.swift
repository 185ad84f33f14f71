import CommandLine
import Foundation
import HTTP
import HTTPClient
import JSON
import Simulation

/// Systems whose cases move by words.
let workers = ["xuhui", "market", "fire", "alcohol", "street", "logistics"]
/// Systems that can go wrong, for completion.
let simulated = ["city"] + workers

/// `hubsim fault`.
@Sendable func fault(_ invocation: Invocation) async throws -> ExitCode {
  let system = invocation.argument(0) ?? ""
  let kind = invocation.argument(1) ?? ""
  switch kind {
  case "down", "up": return try await call(invocation, .post, "/control/\(percentEncoded(system))/\(kind)")
  case "clear": return try await call(invocation, .delete, "/control/\(percentEncoded(system))/faults")
  case _ where Fault.Kind(rawValue: kind) != nil:
    let delay = try duration(invocation, "delay")?.components
    let milliseconds = delay.map { $0.seconds * 1000 + $0.attoseconds / 1_000_000_000_000_000 }
    var body: JSONObject = ["kind": .string(kind)]
    body["endpoint"] = invocation.value("at").map(JSONValue.string)
    body["times"] = try invocation.integer("times", in: 1...1_000_000).map { .number(JSONNumber($0)) }
    body["delayMs"] = milliseconds.map { .number(JSONNumber($0)) }
    return try await call(
      invocation, .post, "/control/\(percentEncoded(system))/faults", JSONValue.object(body).bytes())
  default: throw invocation.usageError("there is no fault '\(kind.printable)'")
  }
}

/// `hubsim work`.
@Sendable func work(_ invocation: Invocation) async throws -> ExitCode {
  let word = JSONValue.string(invocation.argument(0) ?? "")
  let system = invocation.value("at") ?? "xuhui"
  guard workers.contains(system) else {
    throw invocation.usageError("--at is \(workers.joined(separator: ", ")), not '\(system.printable)'")
  }
  if system == "logistics" {
    return try await call(invocation, .post, "/control/logistics/place", JSONValue.object(["place": word]).bytes())
  }
  if system != "xuhui" {
    let place = invocation.argument(1).map { "/\(percentEncoded($0))" } ?? ""
    let body = JSONValue.object(["status": word]).bytes()
    return try await call(invocation, .post, "/control/\(system)/cases\(place)", body)
  }
  guard let number = invocation.argument(1) else {
    return try await call(invocation, .post, "/control/xuhui/cases", JSONValue.object(["status": word]).bytes())
  }
  let body: JSONValue = ["items": ["*": word]]
  return try await call(invocation, .post, "/control/xuhui/cases/\(percentEncoded(number))", body.bytes())
}

/// `hubsim publish`.
@Sendable func publish(_ invocation: Invocation) async throws -> ExitCode {
  let file = invocation.argument(0) ?? ""
  guard let item = FileManager.default.contents(atPath: file) else {
    complain("hubsim: \(file.printable) cannot be read")
    return .failed
  }
  return try await call(invocation, .post, "/control/market/items", Array(item))
}

/// `hubsim give`.
@Sendable func give(_ invocation: Invocation) async throws -> ExitCode {
  let (number, word) = (JSONValue.string(invocation.argument(1) ?? ""), JSONValue.string(invocation.argument(2) ?? ""))
  switch invocation.argument(0) ?? "" {
  case "elicence":
    let body: JSONValue = ["holder": number, "identifier": word]
    return try await call(invocation, .post, "/control/elicence/licences", body.bytes())
  case "identity":
    let body: JSONValue = ["number": number, "name": word]
    return try await call(invocation, .post, "/control/identity/people", body.bytes())
  case let other: throw invocation.usageError("SYSTEM is elicence or identity, not '\(other.printable)'")
  }
}

/// Calls the control API and prints its answer, as it is or as `describe` puts it.
func call(
  _ invocation: Invocation, _ method: HTTPMethod, _ path: String, _ body: [UInt8] = [],
  describe: (JSONValue) -> String = { $0.string ?? $0.pretty() }
) async throws -> ExitCode {
  let client = try HTTPClient()
  defer { client.close() }
  let url = (invocation.value("control") ?? "") + path
  let answer: HTTPResponse
  do throws(HTTPClientError) {
    answer = try await client.send(HTTPClientRequest(method, url, body: body))
  } catch {
    complain("hubsim: no simulator answers at \(url.printable) (\(error.code.rawValue))\n  start one: hubsim serve")
    return .unreachable
  }
  guard answer.status == 200, let json = try? JSONValue(parsing: answer.body) else {
    complain("hubsim: \(String(decoding: answer.body, as: UTF8.self).printable)")
    return .failed
  }
  say(describe(json))
  return .ok
}
