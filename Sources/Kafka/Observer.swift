/// Where a client tells what happens beside its calls. The closures run on the client's own thread: be brief.
public struct Observer: Sendable {
  /// A line of the library's log. It names hosts, topics and groups, never contents.
  public var log: @Sendable (LogLine) -> Void
  /// An error that belongs to no call, such as a broker that went away. The client goes on by itself.
  public var problem: @Sendable (KafkaError) -> Void
  /// Statistics as librdkafka's JSON (its `STATISTICS.md`), every `Configuration.statisticsInterval`.
  public var statistics: @Sendable (String) -> Void

  /// An observer that ignores what it is not given for.
  public init(
    log: @escaping @Sendable (LogLine) -> Void = { _ in },
    problem: @escaping @Sendable (KafkaError) -> Void = { _ in },
    statistics: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.log = log
    self.problem = problem
    self.statistics = statistics
  }

  /// Ignores everything.
  public static let none = Observer()

  /// A line of the library's log.
  public struct LogLine: Sendable, Hashable {
    /// As in syslog: 3 error, 4 warning, 5 notice, 6 information, 7 debugging.
    public var level: Int
    /// The part of the library, such as `FAIL` or `GETPID`.
    public var facility: String
    /// The line.
    public var message: String
  }
}
