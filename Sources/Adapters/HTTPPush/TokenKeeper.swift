import Hub

/// Why there is no token.
struct TokenError: Error, Hashable {
  var code: String
}

/// Keeps the token of one system: fetched once for all who wait, renewed before its end.
actor TokenKeeper {
  /// A token and how long it is good for.
  struct Fetched: Sendable {
    var token: String
    var goodFor: Duration
  }

  private let clock: any WallClock
  private let renewBefore: Duration
  private let fetch: @Sendable () async -> Result<Fetched, TokenError>
  private var held: (token: String, until: Timestamp)?
  private var fetching: Task<Result<Fetched, TokenError>, Never>?

  init(
    clock: any WallClock, renewBefore: Duration, fetch: @escaping @Sendable () async -> Result<Fetched, TokenError>
  ) {
    self.clock = clock
    self.renewBefore = renewBefore
    self.fetch = fetch
  }

  /// The token, fetched where there is none that is still good.
  func token() async throws(TokenError) -> String {
    if let held, clock.now() < held.until { return held.token }
    let task =
      fetching
      ?? Task { [fetch] in await fetch() }
    fetching = task
    let result = await task.value
    if fetching == task { fetching = nil }
    let fetched = try result.get()
    // A token that is good for less than the margin is used for half of its time.
    let margin = fetched.goodFor > renewBefore * 2 ? renewBefore : fetched.goodFor / 2
    held = (fetched.token, clock.now().adding(seconds: (fetched.goodFor - margin).components.seconds))
    return fetched.token
  }

  /// A system refused a token: it is not used again.
  func discard(_ token: String) {
    if held?.token == token { held = nil }
  }
}
