import CommandLine
import Crypto
import Foundation
import HTTP
import HTTPClient
import JSON
import Simulation

/// `hubsim push`.
@Sendable func push(_ invocation: Invocation) async throws -> ExitCode {
  let role = try Role(invocation)
  let signer = try role.signer(invocation)
  let hub = invocation.value("hub") ?? ""
  let push: @Sendable ([UInt8]) async throws -> HTTPResponse
  let close: @Sendable () -> Void
  if role == .city {
    let pusher = try CityPusher(hub: hub, signer: signer)
    (push, close) = ({ try await pusher.push($0) }, { pusher.close() })
  } else {
    let entrance = try DistrictEntrance(hub: hub, signer: signer)
    (push, close) = ({ try await entrance.push($0) }, { entrance.close() })
  }
  defer { close() }
  let terminal = Terminal(descriptor: 1, environment: ProcessInfo.processInfo.environment)
  var taken = true
  for file in invocation.arguments {
    guard let body = FileManager.default.contents(atPath: file) else {
      complain("hubsim: \(file.printable) cannot be read")
      return .failed
    }
    let answer: HTTPResponse
    do {
      answer = try await push(Array(body))
    } catch let error as HTTPClientError {
      complain(
        "hubsim: the hub does not answer (\(error.code.rawValue))\n  is hubd running? --hub or HUBSIM_HUB names it")
      return .unreachable
    }
    taken = taken && answer.status == 200
    if invocation.flag("json") {
      say(String(decoding: answer.body, as: UTF8.self).replacing("\n", with: " "))
    } else {
      describe(answer, of: URL(filePath: file).lastPathComponent, on: terminal)
    }
  }
  return taken ? .ok : .failed
}

private func describe(_ answer: HTTPResponse, of file: String, on terminal: Terminal) {
  let json = try? JSONValue(parsing: answer.body)
  let data = json?["data"]
  let status = terminal.paint(String(answer.status), answer.status == 200 ? .green : .red)
  var line = "\(padded(file, to: 28)) \(status) \((json?["msg"]?.string ?? "").printable)"
  if let id = data?["applicationId"]?.string { line += "  \(id.printable)" }
  say(line)
  for violation in data?["violations"]?.array ?? [] {
    let pointer = (violation["pointer"]?.string ?? "").printable
    say("    \(padded(pointer, to: 24)) \((violation["messageZh"]?.string ?? "").printable)")
  }
}
