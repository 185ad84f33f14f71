/// The time of day. Decisions get moments passed in; only the edges ask this.
public protocol WallClock: Sendable {
  /// Now.
  func now() -> Timestamp
  /// Waits; returns early where the task is cancelled.
  func wait(_ duration: Duration) async
}
