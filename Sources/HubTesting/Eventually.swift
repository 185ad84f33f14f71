/// Waits until a condition holds, looking again every few milliseconds; false where it does not within the time. For what
/// tells nobody when it changes; everything else is waited for by its own signal.
public func eventually(
  within limit: Duration = .seconds(30), _ condition: @Sendable () async throws -> Bool
) async rethrows -> Bool {
  let end = ContinuousClock.now + limit
  while ContinuousClock.now < end, !Task.isCancelled {
    if try await condition() { return true }
    try? await Task.sleep(for: .milliseconds(20))
  }
  return try await condition()
}
