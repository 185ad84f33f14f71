import JSON

// What the bodies of requests have in common.

extension JSONObject {
  /// Refuses members that nobody reads: a misspelt `dryRun` must not act.
  func knowsOnly(_ known: [String]) throws(AdminError) {
    for member in members where !known.contains(member.key) {
      throw .invalid(member.key, zh: "未知字段", en: "is not known here")
    }
  }

  /// A text within a length, in characters; nil where it is absent.
  func text(_ name: String, _ length: ClosedRange<Int>) throws(AdminError) -> String? {
    guard let value = self[name], !value.isNull else { return nil }
    guard let text = value.string, length.contains(text.count) else {
      throw .invalid(
        name, zh: "应为 \(length.lowerBound) 至 \(length.upperBound) 个字符",
        en: "takes \(length.lowerBound) to \(length.upperBound) characters")
    }
    return text
  }

  /// The asker's reason, which the journal keeps.
  func reason(optional: Bool) throws(AdminError) -> String {
    guard let reason = try text("reason", 1...200) ?? (optional ? "" : nil) else {
      throw .invalid("reason", zh: "须说明理由", en: "is needed: the journal keeps who did what and why")
    }
    guard optional || reason.contains(where: { !$0.isWhitespace }) else {
      throw .invalid("reason", zh: "须说明理由", en: "takes words, not blanks")
    }
    return reason
  }
}
