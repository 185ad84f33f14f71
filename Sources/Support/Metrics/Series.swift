import Synchronization

/// One measured thing with fixed label values.
public protocol Series: AnyObject, Sendable {
  /// Its type in the text format.
  static var kind: MetricKind { get }
  /// Its samples now: the suffix of the name, the label that the sample adds, the value.
  var samples: [Sample] { get }
}

/// The types of the text format that are used here.
public enum MetricKind: String, Sendable {
  case counter
  case gauge
  case histogram
}

/// One line of the text format, but for the name and the labels of the series.
public struct Sample: Sendable {
  var suffix = ""
  var bound: String?
  var value: String
}

/// A number of events, which only rises. Adding is one atomic operation.
public final class Counter: Series {
  /// `counter`.
  public static let kind = MetricKind.counter
  private let count = Atomic<Int>(0)

  init() {}

  /// Counts some events more; none or fewer are not counted.
  public func add(_ events: Int = 1) {
    if events > 0 { count.wrappingAdd(events, ordering: .relaxed) }
  }

  /// The events counted so far.
  public var value: Int { count.load(ordering: .relaxed) }

  /// One sample.
  public var samples: [Sample] { [Sample(value: String(value))] }
}

/// A number that rises and falls.
public final class Gauge: Series {
  /// `gauge`.
  public static let kind = MetricKind.gauge
  private let state = Mutex(0.0)

  init() {}

  /// Sets the number.
  public func set(_ value: Double) { state.withLock { $0 = value } }

  /// Sets the number.
  public func set(_ value: Int) { set(Double(value)) }

  /// Raises the number, or lowers it by a negative amount.
  public func add(_ amount: Double) { state.withLock { $0 += amount } }

  /// The number now.
  public var value: Double { state.withLock { $0 } }

  /// One sample.
  public var samples: [Sample] { [Sample(value: text(value))] }
}

/// How often values fell below each of some bounds, and their sum.
public final class Histogram: Series {
  /// `histogram`.
  public static let kind = MetricKind.histogram

  private struct State {
    var counts: [Int]
    var sum = 0.0
  }

  private let bounds: [Double]
  private let state: Mutex<State>

  init(bounds: [Double]) {
    self.bounds = bounds.filter(\.isFinite).sorted()
    state = Mutex(State(counts: Array(repeating: 0, count: self.bounds.count + 1)))
  }

  /// Counts a value; NaN is left out.
  public func observe(_ value: Double) {
    guard !value.isNaN else { return }
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    state.withLock {
      $0.counts[bucket] += 1
      $0.sum += value
    }
  }

  /// Counts a length of time, in seconds.
  public func observe(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    observe(Double(seconds) + Double(attoseconds) / 1e18)
  }

  /// A sample for each bound, the sum and the count.
  public var samples: [Sample] {
    let now = state.withLock { $0 }
    var total = 0
    var samples: [Sample] = []
    for (count, bound) in zip(now.counts, bounds.map(text) + ["+Inf"]) {
      total += count
      samples.append(Sample(suffix: "_bucket", bound: bound, value: String(total)))
    }
    samples.append(Sample(suffix: "_sum", value: text(now.sum)))
    samples.append(Sample(suffix: "_count", value: String(total)))
    return samples
  }
}

/// A number in the text format: whole ones without a fraction, the special ones by their names there.
private func text(_ value: Double) -> String {
  if value.isNaN { return "NaN" }
  if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
  return Int64(exactly: value).map(String.init) ?? value.description
}
