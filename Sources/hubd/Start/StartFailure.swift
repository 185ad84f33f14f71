/// How hubd ends (sysexits where they have a word for it).
enum ExitCode: Int32, Sendable {
  case ok = 0
  case failed = 1
  case usage = 2
  /// Kafka cannot be reached (`EX_UNAVAILABLE`).
  case unavailable = 69
  /// The configuration is wrong (`EX_CONFIG`).
  case configuration = 78
}

/// Why hubd cannot start, and what to do about it.
struct StartFailure: Error, Sendable {
  var exit: ExitCode
  /// What is wrong.
  var message: String
  /// What to do next.
  var hint: String?

  init(_ exit: ExitCode, _ message: String, hint: String? = nil) {
    self.exit = exit
    self.message = message
    self.hint = hint
  }
}
