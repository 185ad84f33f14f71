import Adapters
import CommandLine
import Crypto
import HTTP
import HTTPClient
import Hub
import JSON

extension Program {
  static let pushVerb = VerbCommand(
    "push", group: "Try (试验)", summary: "push applications to the hub as their system does, signed",
    details: """
      Sends the bytes as they are to the receive listener. Address and key are those of the configuration directory;
      the key itself comes from where the system's file says, mostly an environment variable.
      """,
    arguments: [
      Argument(
        "FILE", help: "an application as its system writes it; - is standard input", isRepeatable: true,
        completion: .files)
    ],
    options: [
      .value("system", "s", "CODE", standard: "city", help: "the system to push as"),
      .value("to", nil, "URL", variable: "HUB_RECEIVE_URL", help: "where the hub receives, http://host:port"),
      .value("key-id", nil, "ID", help: "which of the system's keys; the first where none is named"),
      .flag("dry-run", help: "sign, tell what would be sent where, and send nothing"),
    ],
    examples: [
      .init("export HUB_CITY_KEY=$(cat city.key); hubctl push demo/samples/01-restaurant.json", "file one"),
      .init("hubctl push demo/samples/*.json -o json", "all, with the hub's answers as they are"),
    ],
    action: { session in
      let pusher = try Pusher(session)
      var exits: [ExitCode] = []
      for file in session.invocation.arguments {
        let signed = try pusher.sign(try session.read(file))
        exits.append(
          session.invocation.flag("dry-run")
            ? session.tell(pusher.address, signed, of: file)
            : session.tell(try await pusher.send(signed), of: file))
      }
      return ExitCode.sum(exits)
    })
}

/// Signs and sends.
private struct Pusher {
  private let keys: SigningKeys
  private let keyID: String
  private let server: String
  private let path: String
  private let type: String
  private let client: HTTPClient

  init(_ session: Session) throws {
    let configuration = try session.configuration()
    let code = SystemCode(session.invocation.value("system") ?? "city")
    let findings = FindingCollector()
    guard let system = configuration.systems[code], let mapping = AdapterRegistry.mappings(of: configuration)[code],
      let settings = HTTPReceiveSettings(of: system, mapping, findings: findings), let path = settings.applications
    else {
      throw Failure(
        .notFound, "no system '\(code.rawValue.printable)' pushes applications by HTTP",
        hint: "hubctl get systems --local")
    }
    keys = SigningKeys(
      of: [system], environment: session.environment, directory: session.directory, findings: findings)
    if let finding = findings.findings.first {
      throw Failure(
        .configuration, "the key of \(code) is not to be had: \(finding.messageEn)",
        hint: system.credentials.first.map { "its file names it: \($0.secret)" })
    }
    guard let id = session.invocation.value("key-id") ?? system.credentials.first?.id else {
      throw Failure(.configuration, "\(code) has no key", hint: "add credentials: to \(system.file)")
    }
    keyID = id
    self.path = path
    type = settings.applicationType
    server = session.invocation.value("to") ?? "http://127.0.0.1:\(configuration.settings.receive.port)"
    client = try HTTPClient()
  }

  /// Where it sends to.
  var address: String { server + path }

  func sign(_ body: [UInt8]) throws -> HTTPRequest {
    let request = HTTPRequest(
      method: .post, path: path, headers: ["Content-Type": type], body: body)
    let nonce = Hex.encode(SecureBytes.random(count: 16))
    guard let signed = keys.sign(request, keyID: keyID, at: SystemClock().now(), nonce: nonce) else {
      throw Failure(.notFound, "there is no key '\(keyID.printable)'", hint: "--key-id names another")
    }
    return signed
  }

  func send(_ signed: HTTPRequest) async throws -> HTTPResponse {
    do throws(HTTPClientError) {
      return try await client.send(
        HTTPClientRequest(.post, address, headers: signed.headers, body: signed.body))
    } catch {
      throw Failure(
        .unreachable, "the hub does not receive at \(server.printable) (\(error.code.rawValue))",
        hint: "is hubd running with the receive role? --to names another address")
    }
  }
}

extension Session {
  /// Tells what would be sent.
  fileprivate func tell(_ address: String, _ signed: HTTPRequest, of file: String) -> ExitCode {
    say("\(file.printable): dry run: would send \(signed.body.count) signed bytes to \(address.printable)")
    return .ok
  }

  /// Tells one answer; the city's envelope is `{isSuccess, code, msg, data}`.
  fileprivate func tell(_ response: HTTPResponse, of file: String) -> ExitCode {
    let json = try? JSONValue(parsing: response.body)
    if let json, format == .json || format == .yaml {
      present(json) { _ in "" }
    } else {
      let id = json?[pointer: "/data/applicationId"]?.string
      let duplicate = json?[pointer: "/data/duplicate"] == true ? ", a duplicate" : ""
      let good = (200...299).contains(response.status)
      say(
        "\(output.paint(String(response.status), good ? .green : .red)) \(file.printable): "
          + "\(id ?? "")\(duplicate) \(plain(json?["msg"]).printable)")
      for violation in json?[pointer: "/data/violations"]?.array ?? [] {
        let words = ["pointer", "code", "messageEn", "messageZh"].compactMap { violation[$0]?.string?.printable }
        say("    " + words.joined(separator: " · "))
      }
      for pointer in json?[pointer: "/data/differs"]?.array ?? [] { say("    differs: \(plain(pointer).printable)") }
      if let reason = json?[pointer: "/data/reason"]?.string { say("    \(reason.printable)") }
    }
    switch response.status {
    case 200...299: return .ok
    case 401, 403: return .denied
    case 409: return .conflict
    case 429, 503: return .later
    default: return .failed
    }
  }
}
