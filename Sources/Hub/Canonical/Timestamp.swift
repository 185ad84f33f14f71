/// A moment in milliseconds since 1970-01-01T00:00:00Z. Shown in Asia/Shanghai (+08:00, no summer time since 1991).
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public var milliseconds: Int64
  /// A moment.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }
  /// Earlier is less.
  public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
  /// The moment `seconds` later.
  public func adding(seconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds + seconds * 1000) }
  /// The moment `milliseconds` later.
  public func adding(milliseconds delta: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds + delta) }
}
