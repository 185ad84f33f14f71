/// How hubctl ends; scripts rely on these.
enum ExitCode: Int32, Sendable, CaseIterable {
  case ok = 0
  case failed = 1
  case usage = 2
  case nothingChanged = 3
  case notFound = 4
  case denied = 5
  case partly = 6
  case conflict = 7
  /// The hub cannot be reached (`EX_UNAVAILABLE` of sysexits).
  case unreachable = 69
  /// Try later (`EX_TEMPFAIL`).
  case later = 75
  /// Bad configuration (`EX_CONFIG`).
  case configuration = 78
}

/// Why a verb did not do what was asked.
struct Failure: Error, Sendable {
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
