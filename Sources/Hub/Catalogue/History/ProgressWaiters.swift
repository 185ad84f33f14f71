internal import Synchronization

/// Those who wait until a reader has come so far.
final class ProgressWaiters: Sendable {
  private let waiting = Mutex<(next: Int, told: [Int: AsyncStream<Void>.Continuation])>((0, [:]))

  /// The reader has come further.
  func tell() { for told in waiting.withLock({ Array($0.told.values) }) { told.yield() } }

  /// Waits until it is reached; false where it is not within the time.
  func wait(
    until isReached: @escaping @Sendable () -> Bool, within limit: Duration, clock: any WallClock
  ) async -> Bool {
    let (steps, told) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let number = waiting.withLock { waiting in
      waiting.next += 1
      waiting.told[waiting.next] = told
      return waiting.next
    }
    defer { waiting.withLock { $0.told[number] = nil } }
    told.yield()
    return await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        for await _ in steps where isReached() { return true }
        return isReached()
      }
      group.addTask {
        await clock.wait(limit)
        return isReached()
      }
      let reached = await group.next() ?? false
      told.finish()
      group.cancelAll()
      return reached
    }
  }
}
