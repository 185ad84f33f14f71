import HTTP
import JSON

extension AdminAPI {
  /// `GET /deadlines?level=&within=&district=&theme=&department=&limit=&after=`.
  func addDeadlines(to router: inout HTTPRouter) {
    on(.get, "/deadlines", of: &router) { asked in
      let query = try DeadlineQuery(asked.request.queryItems, now: clock.now())
      let page = try await index.deadlines(query, scope: asked.principal.scope)
      return .admin(
        .object(
          JSONObject(present: [
            "items": .array(page.deadlines.map(\.view)), "next": page.next.map { .string(String($0)) },
            "index": index.progress.view,
          ])))
    }
  }
}

extension DeadlineQuery {
  /// Reads a query from named values; unknown names and values are refused.
  init(_ fields: [(name: String, value: String)], now: Timestamp) throws(AdminError) {
    self.init()
    for (name, value) in fields where !value.isEmpty {
      switch name {
      case "level": levels.append(try CaseQuery.word(name, value))
      case "within":
        // A span reaches as far forward as `since` reaches back.
        let back = try CaseQuery.moment(name, value, now)
        dueBefore = now.adding(milliseconds: now.milliseconds - back.milliseconds)
      case "district": districts.append(DistrictCode(value))
      case "theme": themes.append(value)
      case "department": departments.append(SystemCode(value))
      case "limit": limit = Int(try CaseQuery.number(name, value, in: 1...500) ?? 50)
      case "after": offset = Int(try CaseQuery.number(name, value, in: 0...1_000_000) ?? 0)
      default: throw .invalid(name, zh: "未知的查询条件", en: "is no condition of this query")
      }
    }
  }
}
