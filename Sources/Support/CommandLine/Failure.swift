/// How a program ends; scripts rely on these. From 64 on they are those of `sysexits.h`.
public enum ExitCode: Int32, Sendable, CaseIterable {
  /// It did what was asked.
  case ok = 0
  /// It did not.
  case failed = 1
  /// The command line is wrong.
  case usage = 2
  /// There was nothing to change.
  case nothingChanged = 3
  /// What was named is not there.
  case notFound = 4
  /// Not allowed.
  case denied = 5
  /// Some of it was done.
  case partly = 6
  /// Somebody else changed it meanwhile.
  case conflict = 7
  /// What the program needs cannot be reached (`EX_UNAVAILABLE`).
  case unreachable = 69
  /// Later may work (`EX_TEMPFAIL`).
  case later = 75
  /// The configuration is wrong (`EX_CONFIG`).
  case configuration = 78
}

/// Why a program did not do what was asked, and what to do about it.
public struct Failure: Error, Sendable, Hashable {
  /// How the program ends.
  public var exit: ExitCode
  /// What is wrong.
  public var message: String
  /// What to do next.
  public var hint: String?

  /// A failure.
  public init(_ exit: ExitCode, _ message: String, hint: String? = nil) {
    self.exit = exit
    self.message = message
    self.hint = hint
  }

  /// What a program says of the error that ends it, and how it ends. Of an error that it does not know only the kind is told:
  /// its text may hold anything.
  public static func report(_ error: any Error, of program: String) -> (text: String, exit: ExitCode) {
    switch error {
    case let error as UsageError: (error.description, .usage)
    case let error as Failure:
      ("\(program): \(error.message)" + (error.hint.map { "\n  \($0)" } ?? ""), error.exit)
    default: ("\(program): an unexpected error of the kind \(type(of: error))", .failed)
    }
  }
}
