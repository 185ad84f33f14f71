import Hub
import HubTesting

/// Random moments of a run, rising, as shares of all its work; and other random choices.
struct Strikes {
  private var random = SplitMix(seed: Scale.seed)

  /// So many moments; the work is struck from its beginning to near its end.
  mutating func moments(_ count: Int) -> [Double] {
    (0..<count).map { _ in Double.random(in: 0.01..<0.95, using: &random) }.sorted()
  }

  /// One of the nodes, which count from 1.
  mutating func node(of nodes: Int) -> Int { Int.random(in: 1...nodes, using: &random) }

  /// All of the nodes, in a random order.
  mutating func order(of nodes: Int) -> [Int] { (1...nodes).shuffled(using: &random) }

  /// Heads or tails.
  mutating func flip() -> Bool { Bool.random(using: &random) }

  /// How long something stays as it is, which is part of a fault.
  mutating func pause(_ seconds: ClosedRange<Double>) async {
    await SystemClock().wait(.seconds(Double.random(in: seconds, using: &random)))
  }
}
