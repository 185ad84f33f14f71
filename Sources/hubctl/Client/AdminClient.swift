import CommandLine
import HTTP
import HTTPClient
import JSON

/// Asks the admin API; what it refuses becomes a failure with hubctl's exit codes.
struct AdminClient: Sendable {
  private let context: Context
  private let client: HTTPClient

  init(_ session: Session) throws {
    context = try Context(session)
    var options = HTTPClientOptions()
    options.tls.authority = context.authority
    client = try HTTPClient(options)
  }

  /// `GET`.
  func get(_ path: String, _ query: [(name: String, value: String)] = []) async throws -> JSONValue {
    let text = query.map { "\($0.name)=\(percentEncoded($0.value))" }.joined(separator: "&")
    return try await send(.get, path + (text.isEmpty ? "" : "?" + text)).json
  }

  /// `POST`, with the answer's status.
  func post(_ path: String, _ body: JSONValue) async throws -> (status: Int, json: JSONValue) {
    try await send(.post, path, body.bytes())
  }

  private func send(
    _ method: HTTPMethod, _ path: String, _ body: [UInt8] = []
  ) async throws -> (status: Int, json: JSONValue) {
    var request = HTTPClientRequest(method, "\(context.server)/admin/v1\(path)", body: body)
    request.headers = ["Authorization": "Bearer \(context.token)", "Accept": "application/json"]
    request.bodyLimit = 64 << 20
    if !body.isEmpty { request.headers["Content-Type"] = "application/json" }
    let response: HTTPResponse
    do {
      response = try await client.send(request)
    } catch {
      throw unreachable(error)
    }
    let json = try? JSONValue(parsing: response.body, limits: JSONLimits(bytes: 64 << 20))
    guard (200...299).contains(response.status), let json else { throw Failure(response, json) }
    return (response.status, json)
  }

  private func unreachable(_ error: HTTPClientError) -> Failure {
    switch error.code {
    case .url: Failure(.usage, "'\(context.server.printable)' is no address", hint: "write it as http://host:port")
    case .timeout: Failure(.later, "the hub at \(context.server) did not answer in time", hint: "hubctl status")
    default:
      Failure(
        .unreachable, "the hub at \(context.server) cannot be reached (\(error.code.rawValue))",
        hint: "is hubd running with the admin role? --server or HUB_SERVER names another address")
    }
  }
}

extension Failure {
  /// What the admin API said no with.
  init(_ response: HTTPResponse, _ json: JSONValue?) {
    guard let english = json?["messageEn"]?.string, let chinese = json?["messageZh"]?.string else {
      self.init(
        .unreachable, "what answers there is not the admin API (HTTP \(response.status))",
        hint: "is this the admin port, and does this hubd have the roles admin and index?")
      return
    }
    let exit: ExitCode =
      switch response.status {
      case 400: .usage
      case 401, 403: .denied
      case 404: .notFound
      case 409: .conflict
      case 429, 503: .later
      default: .failed
      }
    self.init(exit, "\(english.printable) (\(chinese.printable))", hint: json?["hint"]?.string?.printable)
  }
}

extension Session {
  /// A client for the hub that flags and environment name.
  func client() throws -> AdminClient { try AdminClient(self) }

  /// Prints a document in the asked form; the table is the caller's.
  func present(_ json: JSONValue, table: (JSONValue) -> String) {
    switch format {
    case .json: write(json.pretty())
    case .yaml: write(json.yaml)
    case .table, .wide, .name: write(table(json))
    }
  }

  /// Tells when the index is not whole yet.
  func noteIndex(_ json: JSONValue) {
    guard json[pointer: "/index/phase"]?.string == "rebuilding" else { return }
    let percent = plain(json[pointer: "/index/percent"])
    note(errors.paint("the index is being rebuilt (\(percent) %): the answer may lack cases", .yellow))
  }
}
