/// How much a line matters.
public enum LogLevel: String, Sendable, CaseIterable, Comparable {
  /// For whoever looks for a fault.
  case debug
  /// Something that happens in good order.
  case info
  /// Something that heals by itself, or that wants a look some day.
  case warning
  /// Something that does not heal by itself.
  case error

  /// By how much they matter.
  public static func < (left: LogLevel, right: LogLevel) -> Bool {
    allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
  }
}

/// Names and values that go with a message; names are written in the source.
public typealias LogFields = KeyValuePairs<StaticString, LogValue>

/// Writes lines of one component. Messages are fixed texts, so that lines can be counted and nothing slips in.
///
///     log.info("application accepted", ["application": .code(id.rawValue), "system": .code(system.rawValue)])
public struct Logger: Sendable {
  private let sink: any LogSink
  private let component: String
  private let level: LogLevel
  private let context: [LogField]

  /// A logger whose lines name a component and go to a sink, those below the level left out.
  public init(_ component: StaticString, sink: any LogSink, level: LogLevel = .info) {
    self.init(component: "\(component)", sink: sink, level: level, context: [])
  }

  private init(component: String, sink: any LogSink, level: LogLevel, context: [LogField]) {
    self.sink = sink
    self.component = component
    self.level = level
    self.context = context
  }

  /// A logger that writes nothing.
  public static let silent = Logger("", sink: NoSink(), level: .error)

  /// The same for another component.
  public func named(_ component: StaticString) -> Logger {
    Logger(component: "\(component)", sink: sink, level: level, context: context)
  }

  /// The same with fields that stand in every line.
  public func with(_ fields: LogFields) -> Logger {
    Logger(component: component, sink: sink, level: level, context: context + fields.map(LogField.init))
  }

  /// A line for whoever looks for a fault.
  public func debug(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
    write(.debug, message, fields)
  }

  /// A line about good order.
  public func info(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
    write(.info, message, fields)
  }

  /// A line about something that heals by itself.
  public func warning(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
    write(.warning, message, fields)
  }

  /// A line about something that does not heal by itself.
  public func error(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
    write(.error, message, fields)
  }

  private func write(_ level: LogLevel, _ message: StaticString, _ fields: () -> LogFields) {
    guard level >= self.level else { return }
    sink.write(
      LogLine(
        level: level, component: component, message: "\(message)", fields: context + fields().map(LogField.init)))
  }
}

private struct NoSink: LogSink {
  func write(_ line: LogLine) {}
}
