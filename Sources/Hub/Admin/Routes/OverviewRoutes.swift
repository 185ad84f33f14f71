import HTTP
import JSON

extension AdminAPI {
  /// `GET /status`, `GET /ledger?from=…&until=…`.
  func addOverview(to router: inout HTTPRouter) {
    on(.get, "/status", of: &router) { asked in .admin(try await status(for: asked.principal)) }
    on(.get, "/ledger", of: &router) { asked in
      let today = clock.now().date
      let until = try day("until", of: asked) ?? today
      let from = try day("from", of: asked) ?? CivilDate(dayNumber: until.dayNumber - 6)
      guard from <= until, until.dayNumber - from.dayNumber <= 400 else {
        throw AdminError.invalid("from", zh: "区间须为 1 至 400 天", en: "the span must be 1 to 400 days")
      }
      let ledger = try await index.ledger(
        from: from, until: until, scope: asked.principal.scope, checking: .seconds(3))
      return .admin(ledger.view)
    }
  }

  private func day(_ name: String, of asked: AdminRequest) throws(AdminError) -> CivilDate? {
    guard let text = asked.request.queryItem(name) else { return nil }
    guard let day = CivilDate(text) else { throw .invalid(name, zh: "应为日期 yyyy-MM-dd", en: "takes a day, yyyy-MM-dd") }
    return day
  }

  /// Is all well? What is not ready, how far the index is, what waits for an operator, whether the ledger balances.
  private func status(for asker: Principal) async throws -> JSONValue {
    let configuration = configuration()
    let today = clock.now().date
    let week = try await index.ledger(from: CivilDate(dayNumber: today.dayNumber - 6), until: today, scope: asker.scope)
    let sides = week.lines.reduce(into: [Disposition: Int]()) { $0.merge($1.sides, uniquingKeysWith: +) }
    let sameMatter = try await index.countOfSameMatter(scope: asker.scope)
    let waiting = waiting().sorted { $0.key < $1.key }
    let unaccounted = week.check?.unaccounted ?? 0
    let isWell = waiting.isEmpty && unaccounted == 0 && index.progress.phase == .following
    return .object(
      JSONObject(present: [
        "ok": .bool(isWell), "hub": .string(configuration.settings.name),
        "configuration": .string(configuration.version),
        "roles": .array(configuration.settings.roles.map(\.rawValue).sorted().map { .string($0) }),
        "notReady": .array(waiting.map { ["subject": .string($0.key), "reason": .string($0.value)] }),
        "index": index.progress.view, "check": week.check?.view,
        "sameMatter": .integer(sameMatter),
        "lastSevenDays": .object(
          JSONObject(members: Disposition.allCases.map { .init(key: $0.rawValue, value: .integer(sides[$0] ?? 0)) })),
      ]))
  }
}
