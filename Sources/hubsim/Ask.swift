import CommandLine
import HTTP
import HTTPClient
import JSON
import Simulation

/// `hubsim ask`: the portal or a kiosk asks the hub for the status of a case.
@Sendable func ask(_ invocation: Invocation) async throws -> ExitCode {
  let entrance = try DistrictEntrance(
    hub: invocation.value("hub") ?? "", signer: try Role(invocation).signer(invocation))
  defer { entrance.close() }
  let answer: HTTPResponse
  do {
    answer = try await entrance.ask(invocation.argument(0) ?? "")
  } catch let error as HTTPClientError {
    complain(
      "hubsim: the hub does not answer (\(error.code.rawValue))\n  is hubd running? --hub or HUBSIM_HUB names it")
    return .unreachable
  }
  let json = try? JSONValue(parsing: answer.body)
  if invocation.flag("json") {
    say(String(decoding: answer.body, as: UTF8.self))
  } else if let data = json?["data"], data["status"] != nil {
    say("\(data["status"]?.string ?? "")".printable)
    for item in data["itemStatus"]?.array ?? [] {
      say(
        "    \(padded((item["itemName"]?.string ?? "").printable, to: 44)) \((item["status"]?.string ?? "").printable)")
    }
    if let pickup = data["pickup"] {
      let parts = ["way", "place", "number"].compactMap { pickup[$0]?.string }
      say("    取件 \(parts.joined(separator: "  "))".printable)
    }
  } else {
    say("\(answer.status) \((json?["msg"]?.string ?? "").printable)")
  }
  return answer.status == 200 && json?["code"] == 0 ? .ok : .failed
}
