/// One name and value of a line.
public struct LogField: Sendable {
  /// The name.
  public var key: String
  /// The value.
  public var value: LogValue

  init(key: StaticString, value: LogValue) {
    self.key = "\(key)"
    self.value = value
  }
}

/// What was said, before it is put into a form.
public struct LogLine: Sendable {
  /// How much it matters.
  public var level: LogLevel
  /// Who says it.
  public var component: String
  /// What happened.
  public var message: String
  /// With what.
  public var fields: [LogField]
}

/// Takes lines. It must not block and must not wait.
public protocol LogSink: Sendable {
  /// Takes a line.
  func write(_ line: LogLine)
}
