/// Waits until a condition holds, looking again every few milliseconds; false where it does not within the time. For what
/// tells nobody when it changes; everything else is waited for by its own signal.
/// - Parameter interval: longer where a look is costly.
public func eventually(
  within limit: Duration = .seconds(30), every interval: Duration = .milliseconds(20),
  _ condition: @Sendable () async throws -> Bool
) async rethrows -> Bool {
  let end = ContinuousClock.now + limit
  while ContinuousClock.now < end, !Task.isCancelled {
    if try await condition() { return true }
    try? await Task.sleep(for: interval)
  }
  return try await condition()
}
