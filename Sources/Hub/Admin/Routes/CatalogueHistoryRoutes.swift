import HTTP
import JSON

extension AdminAPI {
  /// `GET /catalogue/history?theme=…`, `GET /catalogue/diff/:theme?from=…&to=…`, `POST /catalogue/changes`.
  func addCatalogueHistory(to router: inout HTTPRouter) {
    on(.get, "/catalogue/history", of: &router) { asked in
      let (history, now) = (configuration().history, clock.now())
      let wanted = asked.request.queryItem("theme")
      let themes = try wanted.map { [try theme(named: $0)] } ?? configuration().themes
      return .admin(["items": .array(themes.flatMap { history.versions(of: $0.code, at: now) })])
    }
    on(.get, "/catalogue/diff/:theme", of: &router) { asked in
      let theme = try theme(named: asked["theme"])
      let numbers = [theme.version] + configuration().history.changes(of: theme.code).map { String($0.version) }
      let to = asked.request.queryItem("to") ?? numbers.last ?? theme.version
      let from = try asked.request.queryItem("from") ?? fallback(before: to, of: theme)
      let difference = CatalogueDifference.between(
        try version(from, of: theme, "from"), try version(to, of: theme, "to"))
      return .admin([
        "theme": .string(theme.code.rawValue), "from": .string(from), "to": .string(to),
        "difference": .array(difference.map(\.json)),
      ])
    }
    on(.post, "/catalogue/changes", of: &router, needing: .operate) { asked in try await publish(asked) }
  }

  /// A theme by its code or name.
  func theme(named name: String) throws(AdminError) -> Theme {
    guard let theme = configuration().theme(named: name) else {
      throw .notFound("该主题", "theme of that code or name", hint: "hubctl get themes lists them")
    }
    return theme
  }

  private func version(_ version: String, of theme: Theme, _ field: String) throws(AdminError) -> Theme {
    guard let found = configuration().history.theme(theme.code, version: version) else {
      throw .notFound(
        "该版本", "version \(version.prefix(20)) of theme \(theme.code)",
        hint: "hubctl get catalogue --history --theme \(theme.code) lists them")
    }
    return found
  }

  /// The version that came before another, in the order in which they take effect.
  private func fallback(before version: String, of theme: Theme) throws(AdminError) -> String {
    let history = configuration().history
    let file = history.files.first { $0.code == theme.code }?.version ?? theme.version
    let versions = [file] + history.changes(of: theme.code).map { String($0.version) }
    return versions.firstIndex(of: version).map { versions[max($0 - 1, 0)] } ?? file
  }

  /// Takes `{change: {item, …}, reason, dryRun?}`.
  private func publish(_ asked: AdminRequest) async throws -> HTTPResponse {
    let body = try asked.body(upTo: 1 << 20)
    try body.knowsOnly(["change", "reason", "dryRun"])
    let isDryRun = body["dryRun"]?.bool ?? false
    let reason = try body.reason(optional: isDryRun)
    var proposal: CatalogueProposal
    do throws(CanonicalProblem) {
      proposal = try CatalogueProposal(json: body["change"] ?? .null)
    } catch {
      throw AdminError.invalid("change\(error.pointer)", zh: "内容不正确", en: "must be \(error.expected)")
    }
    if !reason.isEmpty { proposal.reason = reason }
    guard let catalogue else {
      throw AdminError.unavailable(
        zh: "本进程不发布目录", en: "this process publishes no catalogue", hint: "ask a hubd with the admin role")
    }
    let author = CatalogueAuthor(operator: asked.principal.name, scope: asked.principal.scope)
    let outcome =
      isDryRun
      ? catalogue.preview(proposal, by: author)
      : await catalogue.publish(proposal, by: author)
    switch outcome {
    case .published(let changes):
      return .admin(["dryRun": .bool(isDryRun), "changes": .array(changes.map { $0.view(at: clock.now()) })])
    case .refused(let violations):
      let first = violations.first
      throw AdminError.invalid(
        "change\(first?.pointer ?? "")", zh: first?.messageZh ?? "", en: first?.messageEn ?? "is refused")
    case .unavailable:
      throw AdminError.unavailable(
        zh: "消息总线不可用，变更可能未发布", en: "the bus does not answer; the change may not have been written",
        hint: "ask again: what is published already makes no difference")
    }
  }
}
