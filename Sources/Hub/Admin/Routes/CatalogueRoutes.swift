import HTTP
import JSON

extension AdminAPI {
  /// `GET /themes`, `/mappings`, `/systems`: the configuration in force.
  func addCatalogue(to router: inout HTTPRouter) {
    on(.get, "/themes", of: &router) { _ in items(configuration().themes.map(\.view)) }
    on(.get, "/mappings", of: &router) { _ in items(configuration().mappings.map(\.view)) }
    on(.get, "/systems", of: &router) { _ in
      items(configuration().systems.values.sorted { $0.code < $1.code }.map(\.view))
    }
  }

  private func items(_ items: [JSONValue]) -> HTTPResponse {
    .admin(["items": .array(items), "configuration": .string(configuration().version)])
  }
}
