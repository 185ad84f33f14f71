import HTTP
import JSON

extension AdminAPI {
  /// `GET /quarantine?reason=…&after=…&limit=…`, `GET /quarantine/:record`: for askers of every district only, since what is
  /// set aside belongs to none that is known.
  func addQuarantine(to router: inout HTTPRouter) {
    on(.get, "/quarantine", of: &router) { asked in
      try everyDistrict(asked.principal)
      var query = QuarantineQuery(limit: asked.request.queryItem("limit").flatMap { Int($0) } ?? 50)
      query.reason = asked.request.queryItem("reason")
      query.after = asked.request.queryItem("after").flatMap { Int64($0) }.map { CaseQuery.Cursor($0) }
      let page = try await index.quarantine(query, scope: asked.principal.scope)
      return .admin(
        .object(
          JSONObject(present: [
            "items": .array(page.records.map(\.view)), "next": page.next.map { .string(String($0.value)) },
          ])))
    }
    on(.get, "/quarantine/:record", of: &router) { asked in
      try everyDistrict(asked.principal)
      guard let message = try await quarantine.message(named: asked["record"]) else {
        throw AdminError.noQuarantinedRecord
      }
      let seen = try await index.journal(of: RevealDesk.key(ofQuarantined: asked["record"]))
      var view = message.quarantineView.object ?? [:]
      view["revealed"] = seen.isEmpty ? nil : .array(seen.map(\.view))
      return .admin(.object(view))
    }
  }

  /// Lets through whoever may see all districts.
  func everyDistrict(_ asker: Principal) throws(AdminError) {
    guard asker.scope == .all else {
      throw AdminError(403, "denied", zh: "需要全市范围的令牌", en: "this needs a token for every district")
    }
  }
}

extension AdminError {
  /// No record of that name.
  static let noQuarantinedRecord = notFound("该隔离记录", "record of that name in quarantine")
}
