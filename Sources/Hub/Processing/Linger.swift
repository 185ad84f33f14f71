/// How long a batch may fill. A transaction costs the broker a marker in every partition that it touched, whatever it
/// holds: where they take long, because broker or machine are busy, fewer and larger ones get more done. Pure.
struct Linger {
  /// The wait while transactions are quick.
  let shortest: Duration
  /// The longest wait, as a multiple of the shortest.
  private static let most = 5
  /// The wait, as a multiple of what a transaction takes of late.
  private static let share = 2

  /// The wait for the next batch.
  private(set) var now: Duration

  init(shortest: Duration) {
    self.shortest = shortest
    now = shortest
  }

  /// A transaction took so long.
  mutating func committed(in time: Duration) {
    let wanted = min(max(time * Self.share, shortest), shortest * Self.most)
    now = (now * 3 + wanted) / 4
  }
}
