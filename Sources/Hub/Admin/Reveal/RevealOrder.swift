import JSON

/// What an operator asks to be shown unmasked: `{reason, dryRun?}`.
struct RevealOrder: Sendable {
  var reason: String
  var isDryRun: Bool

  /// Reads it; a reason is demanded but for a dry run.
  init(_ body: JSONObject) throws(AdminError) {
    try body.knowsOnly(["reason", "dryRun"])
    isDryRun = body["dryRun"]?.bool ?? false
    reason = try body.reason(optional: isDryRun)
  }
}
