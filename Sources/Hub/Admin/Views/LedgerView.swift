import JSON

extension Ledger {
  /// The ledger as the admin API shows it; `balanced` is false where an inbox record has no outcome.
  var view: JSONValue {
    .object(
      JSONObject(present: [
        "items": .array(lines.map(\.view)), "check": check?.view,
        "balanced": check.map { .bool($0.unaccounted == 0) },
      ]))
  }
}

extension LedgerLine {
  fileprivate var view: JSONValue {
    let sides = Disposition.allCases.map { JSONObject.Member(key: $0.rawValue, value: .integer(self.sides[$0] ?? 0)) }
    return .object(
      JSONObject(present: [
        "day": .string(day.description), "source": .text(source), "theme": .string(theme), "receiver": .text(receiver),
        "accepted": .integer(accepted), "sides": .object(JSONObject(members: sides)),
      ]))
  }
}

extension LedgerCheck {
  var view: JSONValue {
    [
      "at": .string(at.rfc3339), "unaccounted": .integer(unaccounted),
      "first": .array(
        first.map { record in
          [
            "source": .string("\(Topics.inbox)/\(record.position.partition)/\(record.position.offset)"),
            "written": .string(record.written.rfc3339),
          ]
        }),
    ]
  }
}
