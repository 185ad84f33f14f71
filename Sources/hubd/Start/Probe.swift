import CommandLine
import HTTP
import HTTPClient
import Hub

/// `hubd --probe`: asks the hubd of this configuration whether it is ready; for health checks in containers.
enum Probe {
  static func run(_ settings: ListenerSettings) async throws -> ExitCode {
    let everywhere = ["0.0.0.0": "127.0.0.1", "::": "[::1]"]
    let host =
      everywhere[settings.address] ?? (settings.address.contains(":") ? "[\(settings.address)]" : settings.address)
    let client = try HTTPClient()
    defer { client.close() }
    var request = HTTPClientRequest(.get, "http://\(host):\(settings.port)/ready")
    request.timeout = .seconds(2)
    do {
      return try await client.send(request).status == 200 ? .ok : .failed
    } catch {
      return .unreachable
    }
  }
}
