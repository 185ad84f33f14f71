import HTTP
import JSON
import Logging

extension AdminAPI {
  /// `POST /applications/:reference/commands`, `GET /commands/:id`.
  func addCommands(to router: inout HTTPRouter) {
    on(.post, "/applications/:reference/commands", of: &router, needing: .operate) { asked in
      let order = try Order(try asked.body())
      let state = try await one(asked["reference"], for: asked.principal)
      log.info(
        "command",
        [
          "command": .code(order.id), "application": .code(state.application.rawValue),
          "actor": .code(asked.principal.name), "dry_run": .bool(order.isDryRun),
        ])
      return answer(try await desk.carryOut(order, on: state, by: asked.principal), order, state)
    }
    on(.get, "/commands/:id", of: &router) { asked in
      guard let entry = try await index.outcome(ofCommand: asked["id"], within: .zero),
        try await index.find(ApplicationID(entry.key), scope: asked.principal.scope) != nil
      else {
        throw AdminError.notFound("该命令的结果", "outcome of that command yet", hint: "it may still be on its way")
      }
      return .admin(view(of: entry, id: asked["id"]))
    }
  }

  private func answer(_ result: CommandDesk.Result, _ order: Order, _ state: CaseState) -> HTTPResponse {
    switch result {
    case .handled(let entry): return .admin(view(of: entry, id: order.id))
    case .pending:
      return .admin(
        [
          "command": .string(order.id), "application": .string(state.application.rawValue), "outcome": "pending",
          "hint": .string("hubctl get command \(order.id)"),
        ], status: 202)
    case .preview(let outcome):
      var body = view(of: outcome.journal, id: order.id).object ?? [:]
      body["dryRun"] = true
      body["would"] = .array(outcome.actions.compactMap(\.summary))
      body["after"] = outcome.state?.view
      return .admin(.object(body))
    }
  }

  private func view(of entry: JournalEntry, id: String) -> JSONValue {
    var members: JSONObject = ["command": .string(id), "application": .string(entry.key)]
    for member in entry.view.object?.members ?? [] where members[member.key] == nil {
      members[member.key] = member.value
    }
    return .object(members)
  }
}

extension CaseAction {
  /// What the action does to the world, in a few words.
  fileprivate var summary: JSONValue? {
    switch self {
    case .send(let record):
      switch record.payload {
      case .application(let leg): .string("send leg \(leg.leg) to \(record.system)")
      case .withdrawal(let leg, _): .string("withdraw leg \(leg) at \(record.system)")
      case .deadline(let notice): .string("tell \(record.system) of a limit: \(notice.level.rawValue)")
      case .question(let question): .string("ask \(record.system) for \(question.kind.rawValue) \(question.subject)")
      case .report(let report): .string("report \(report.status.rawValue) to \(record.system)")
      }
    case .quarantine(let reason, _): .string("set aside: \(reason.rawValue)")
    case .keepBody, .bind, .announce: nil
    }
  }
}
