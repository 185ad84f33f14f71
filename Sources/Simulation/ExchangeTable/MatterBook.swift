import JSON
import Synchronization

/// What a department's machine has read.
public final class MatterBook: Sendable {
  private let state = Mutex<(matters: [String: Matter], order: [String])>(([:], []))

  /// Nothing read yet.
  public init() {}

  /// All matters, in the order in which they were first read.
  public var matters: [Matter] { state.withLock { state in state.order.compactMap { state.matters[$0] } } }

  func take(_ number: String, version: Int, delivery: String) {
    state.withLock { state in
      if state.matters[number] == nil {
        state.order.append(number)
        state.matters[number] = Matter(number: number, readAt: .now)
      }
      state.matters[number]?.versions.append(.init(version: version, delivery: delivery))
    }
  }

  func tell(_ number: String) { state.withLock { $0.matters[number]?.told += 1 } }
}

/// One matter (办件), as its rows tell it.
public struct Matter: Sendable {
  /// One row.
  public struct Version: Sendable, Hashable {
    /// Its version.
    public var version: Int
    /// Its delivery id.
    public var delivery: String
  }

  /// Its number: the hub's own number of the leg.
  public var number: String
  /// Its rows, as they were read.
  public var versions: [Version] = []
  /// When the first was read.
  var readAt: ContinuousClock.Instant
  /// So many words of the progress have been written.
  var told = 0

  init(number: String, readAt: ContinuousClock.Instant) {
    self.number = number
    self.readAt = readAt
  }

  /// As the control API shows it.
  var json: JSONValue {
    [
      "number": .string(number),
      "rows": .array(
        versions.map { ["version": .integer($0.version), "deliveryId": .string($0.delivery)] }),
    ]
  }
}
