import Synchronization

/// What this process took in last, bounded: covers the time until the committed state shows it.
public final class RecentApplications: KnownApplications {
  private struct State {
    var young: [ApplicationID: KnownApplication] = [:]
    var old: [ApplicationID: KnownApplication] = [:]
  }

  private let state = Mutex(State())
  private let bound: Int
  private let committed: (any KnownApplications)?

  /// - Parameters:
  ///   - bound: how many are kept at least; at most twice as many (some 300 bytes each).
  ///   - committed: asked where nothing is known here, and believed where it knows the same or a higher version.
  public init(bound: Int = 20_000, committed: (any KnownApplications)? = nil) {
    self.bound = max(1, bound)
    self.committed = committed
  }

  /// The newer of what this process took in and what the committed state shows.
  public func find(_ application: ApplicationID) async -> KnownApplication? {
    let recent = state.withLock { $0.young[application] ?? $0.old[application] }
    guard let stored = await committed?.find(application) else { return recent }
    guard let recent else { return stored }
    return recent.version > stored.version ? recent : stored
  }

  /// Keeps what was taken in, unless a higher version is known. When the young half is full the old half is forgotten.
  func note(_ application: ApplicationID, _ known: KnownApplication) {
    state.withLock { state in
      if let present = state.young[application] ?? state.old[application], present.version > known.version { return }
      if state.young.count >= bound, state.young[application] == nil {
        state.old = state.young
        state.young = [:]
      }
      state.young[application] = known
    }
  }
}
