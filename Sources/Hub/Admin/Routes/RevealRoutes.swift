import HTTP
import JSON
import Logging

extension AdminAPI {
  /// `POST /applications/:reference/reveal`, `POST /quarantine/:record/reveal`: personal data, for a named operator with a
  /// reason.
  func addReveals(to router: inout HTTPRouter) {
    on(.post, "/applications/:reference/reveal", of: &router, needing: .operate) { asked in
      let order = try RevealOrder(try asked.body())
      let state = try await one(asked["reference"], for: asked.principal)
      let view = try await reveals.reveal(state, order, to: asked.principal)
      note(state.application.rawValue, order, asked.principal)
      return .unstored(view)
    }
    on(.post, "/quarantine/:record/reveal", of: &router, needing: .operate) { asked in
      let order = try RevealOrder(try asked.body())
      try everyDistrict(asked.principal)
      guard let view = try await reveals.reveal(quarantined: asked["record"], order, to: asked.principal) else {
        throw AdminError.noQuarantinedRecord
      }
      note(RevealDesk.key(ofQuarantined: asked["record"]), order, asked.principal)
      return .unstored(view)
    }
  }

  private func note(_ key: String, _ order: RevealOrder, _ asker: Principal) {
    guard !order.isDryRun else { return }
    log.warning("personal data was shown", ["about": .code(key), "actor": .code(asker.name)])
  }
}

extension HTTPResponse {
  /// An answer with personal data, which nothing on the way may keep.
  fileprivate static func unstored(_ value: JSONValue) -> HTTPResponse {
    .json(200, value.bytes(), headers: ["Cache-Control": "no-store"])
  }
}
