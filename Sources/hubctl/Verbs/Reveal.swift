import CommandLine
import JSON

// Personal data is masked unless a named operator asks for it with a reason, which the hub records before it shows anything.

extension Program {
  /// The options of every verb that can show what is masked.
  static let revealOptions: [Option] = [
    .flag("reveal", help: "show the personal data and the original bytes; who, when and why is recorded"),
    .value("reason", nil, "TEXT", help: "with --reveal: the reason, which the journal keeps; needed"),
    .flag("dry-run", help: "with --reveal: tell what would be shown, and show and record nothing"),
  ]

  /// What the help of such a verb says.
  static let revealDetails = """
    Personal data is masked. --reveal shows it to a token of the role operator or admin; the journal keeps the token's
    name, the time and the reason before anything is shown.
    """
}

extension Session {
  /// What is asked to be revealed; nil where nothing is.
  func revealOrder() throws -> JSONObject? {
    let (reason, isDryRun) = (invocation.value("reason"), invocation.flag("dry-run"))
    guard invocation.flag("reveal") else {
      guard reason == nil, !isDryRun else { throw invocation.usageError("--reason and --dry-run are for --reveal") }
      return nil
    }
    guard reason != nil || isDryRun else {
      throw invocation.usageError(
        "--reason TEXT is needed", hint: "the journal keeps who was shown personal data and why; or try --dry-run")
    }
    var order: JSONObject = [:]
    order["reason"] = reason.map { .string($0) }
    order["dryRun"] = isDryRun ? true : nil
    return order
  }

  /// Asks for what is masked of the thing at a path.
  func reveal(_ path: String, _ order: JSONObject?) async throws -> JSONValue? {
    guard let order else { return nil }
    return try await client().post(path + "/reveal", .object(order)).json
  }

  /// What was revealed, for a person: first the canonical fields, then the bytes as they came.
  func revealedText(_ revealed: JSONValue?) -> String {
    guard let revealed else { return "" }
    if revealed["dryRun"] == true { return "\ndry run: would \(plain(revealed["would"]))\n" }
    let who = "\(plain(revealed["actor"])) at \(clock(revealed["at"])), because: \(plain(revealed["reason"]))"
    var text = "\n" + output.paint("revealed to \(who.printable)", .yellow) + "\n"
    if let canonical = revealed["canonical"] { text += "canonical:\n" + canonical.yaml.indented }
    let original = revealed["original"]
    for key in ["system", "type", "contentType", "receivedAt", "sha256"] {
      if let value = original?[key] { text += "original \(key): \(plain(value).printable)\n" }
    }
    guard let written = original?["text"]?.string else { return text + "base64:\n\(plain(original?["base64"]))\n" }
    return text + "bytes as they came:\n" + written.indented
  }
}

extension String {
  /// Each line moved to the right, with nothing in it that steers the terminal.
  var indented: String {
    split(whereSeparator: \.isNewline).map { "  " + String($0).printable + "\n" }.joined()
  }
}
