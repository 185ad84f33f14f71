/// The time of day. Decisions get moments passed in; only the edges ask this.
public protocol WallClock: Sendable {
  /// Now.
  func now() -> Timestamp
  /// Waits; returns early where the task is cancelled.
  func wait(_ duration: Duration) async
}

extension WallClock {
  /// Waits until the task is cancelled.
  public func waitForEver() async { while !Task.isCancelled { await wait(.seconds(3600)) } }
}
