import JSON

extension JournalEntry {
  /// The entry as the admin API shows it.
  var view: JSONValue {
    .object(
      JSONObject(present: [
        "time": .string(time.rfc3339), "stage": .string(stage.rawValue), "kind": .string(kind.rawValue),
        "outcome": .string(outcome.rawValue), "reason": .text(reason?.rawValue), "detail": .text(detail),
        "system": .text(system), "caseNumber": .text(number), "delivery": .text(delivery), "round": .int(round),
        "version": .int(version), "mapping": .text(mapping), "theme": .text(theme),
        "sent": sent.isEmpty ? nil : .array(sent.map { .string($0.rawValue) }), "status": .text(status?.rawValue),
        "items": items.isEmpty
          ? Optional.none : .array(items.map { .string("\($0.code) \($0.status.rawValue)") }),
        "alerts": alerts.isEmpty ? Optional.none : .array(alerts.map(\.summary)),
        "command": .text(command), "actor": .text(actor), "why": .text(why), "revision": .int(revision),
        "key": .string(key),
        "event": .string(event), "source": source.map { .string("\(Topics.inbox)/\($0.partition)/\($0.offset)") },
        "contentDigest": .text(contentDigest), "configuration": .string(configuration),
      ]))
  }
}

extension DeadlineAlert {
  /// `310150633000 decision yellow, last day 2026-03-11`.
  fileprivate var summary: JSONValue {
    .string("\(item?.rawValue ?? "whole") \(clock.rawValue) \(level.rawValue), last day \(lastDay)")
  }
}
