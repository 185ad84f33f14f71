/// Sends a request to the handler of its method and path. Pure: holds no connection, and a server takes `respond`.
public struct HTTPRouter: Sendable {
  /// Answers a request; `parameters` holds the decoded segments that the pattern names.
  public typealias Handler = @Sendable (_ request: HTTPRequest, _ parameters: [String: String]) async -> HTTPResponse

  private struct Route: Sendable {
    var method: HTTPMethod
    var segments: [Substring]
    var handler: Handler
  }

  private var routes: [Route] = []

  /// A router that knows no path.
  public init() {}

  /// Adds a handler. A pattern is literal segments and names: `/v1/applications/:id`; a last segment `*` takes the rest,
  /// even none. The first route added that fits is taken.
  public mutating func on(_ method: HTTPMethod, _ pattern: String, _ handler: @escaping Handler) {
    routes.append(Route(method: method, segments: segments(of: pattern), handler: handler))
  }

  /// Adds all routes of another router after its own.
  public mutating func add(_ other: HTTPRouter) { routes += other.routes }

  /// The answer of the handler that fits; 404 where no path fits, 405 with `Allow` where only the method does not.
  /// HEAD is answered by GET's handler.
  public func respond(to request: HTTPRequest) async -> HTTPResponse {
    let path = segments(of: request.path)
    var allowed: [String] = []
    for route in routes {
      guard let parameters = match(path, route.segments) else { continue }
      if route.method == request.method || (route.method == .get && request.method == .head) {
        return await route.handler(request, parameters)
      }
      if !allowed.contains(route.method.rawValue) { allowed.append(route.method.rawValue) }
    }
    if allowed.isEmpty { return .text(404, "not found\n") }
    return .text(405, "method not allowed\n", headers: ["Allow": allowed.joined(separator: ", ")])
  }

  private func segments(of path: String) -> [Substring] {
    path.split(separator: "/", omittingEmptySubsequences: false)
  }

  private func match(_ path: [Substring], _ pattern: [Substring]) -> [String: String]? {
    let open = pattern.last == "*"
    let fixed = open ? pattern.count - 1 : pattern.count
    guard open ? path.count >= fixed : path.count == fixed else { return nil }
    var parameters: [String: String] = [:]
    for (segment, expected) in zip(path, pattern.prefix(fixed)) {
      if expected.first == ":" {
        let value = percentDecoded(segment)
        guard !value.isEmpty else { return nil }
        parameters[String(expected.dropFirst())] = value
      } else if segment != expected {
        return nil
      }
    }
    if open { parameters["*"] = path.dropFirst(fixed).joined(separator: "/") }
    return parameters
  }
}
