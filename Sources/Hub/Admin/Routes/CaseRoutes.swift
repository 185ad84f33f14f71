import HTTP
import JSON

extension AdminAPI {
  /// `GET /applications`, `POST /applications/search` (for what must not stand in an URL), `GET /applications/:reference`.
  func addCases(to router: inout HTTPRouter) {
    on(.get, "/applications", of: &router) { asked in
      try await list(asked.request.queryItems, for: asked.principal)
    }
    on(.post, "/applications/search", of: &router) { asked in
      try await list(try asked.bodyFields(), for: asked.principal)
    }
    on(.get, "/applications/:reference", of: &router) { asked in
      let state = try await one(asked["reference"], for: asked.principal)
      let entries = try await index.trace(state.application, scope: asked.principal.scope) ?? []
      let filings = try await index.sameMatter(as: [state], scope: asked.principal.scope)
      let deadlines = state.deadlines(on: clock.now().date, configuration().deadlines)
      return .admin([
        "application": state.view(sameMatter: filings[state.application]),
        "deadlines": .array(deadlines.map { $0.view(in: state) }), "journal": .array(entries.map(\.view)),
        "index": index.progress.view,
      ])
    }
  }

  private func list(_ fields: [(name: String, value: String)], for asker: Principal) async throws -> HTTPResponse {
    let query = try CaseQuery(fields, now: clock.now(), fingerprint: configuration().fingerprint)
    let page = try await index.find(query, scope: asker.scope)
    let filings = try await index.sameMatter(as: page.cases, scope: asker.scope)
    return .admin(
      .object(
        JSONObject(present: [
          "items": .array(page.cases.map { $0.view(sameMatter: filings[$0.application]) }),
          "next": page.next.map { .string(String($0.value)) },
          "index": index.progress.view,
        ])))
  }

  /// The one case that a reference names: an application id, or a case number of any system.
  func one(_ reference: String, for asker: Principal) async throws -> CaseState {
    let id = ApplicationID(reference)
    if id.isWellFormed, let state = try await index.find(id, scope: asker.scope) { return state }
    var query = CaseQuery(limit: 20)
    query.number = CaseNumber(reference)
    let cases = try await index.find(query, scope: asker.scope).cases
    guard let state = cases.first else {
      let behind = index.progress.phase == .rebuilding
      throw AdminError.notFound(
        "该办件", "application of that id or case number",
        hint: behind ? "the index is being rebuilt (\(Int(index.progress.share * 100)) %): ask again later" : nil)
    }
    guard cases.count == 1 else {
      let ids = cases.map(\.application.rawValue).joined(separator: ", ")
      throw AdminError(
        409, "ambiguous", zh: "多个办件使用该编号", en: "several applications have that number", hint: "name one of: \(ids)")
    }
    return state
  }
}
