/// Publishes changes of the catalogue: what a department tells of its item, and what an operator puts in force.
public struct CataloguePublishing: Sendable {
  /// What came of a proposal.
  public enum Outcome: Sendable, Hashable {
    /// These versions are durable, and take effect at their dates; none where nothing differs from what is published.
    case published([CatalogueChange])
    /// Not taken, and why.
    case refused([Violation])
    /// The bus did not confirm it. Asking again does no harm: what is published already makes no difference.
    case unavailable(BusError)
  }

  /// How long the own record is waited for, until it is known whether it counts.
  static let patience = Duration.seconds(5)
  /// How often it is tried again where another change took the version in the same moment.
  static let attempts = 5

  private let desk: CatalogueDesk
  private let publisher: any BusPublisher
  private let clock: any WallClock

  /// A publisher of changes.
  public init(desk: CatalogueDesk, publisher: any BusPublisher, clock: any WallClock = SystemClock()) {
    self.desk = desk
    self.publisher = publisher
    self.clock = clock
  }

  /// What a proposal would come to; nothing is written.
  public func preview(_ proposal: CatalogueProposal, by author: CatalogueAuthor) -> Outcome {
    do throws(CatalogueRefusal) {
      return .published(
        try desk.history.changes(by: proposal, author: author, now: clock.now()))
    } catch { return .refused(error.violations) }
  }

  /// Publishes a proposal. Each theme's version is the next one; where two writers take one at the same moment, the first in
  /// the topic has it, and the other tries again with the next.
  public func publish(_ proposal: CatalogueProposal, by author: CatalogueAuthor) async -> Outcome {
    var published: [CatalogueChange] = []
    for _ in 0..<Self.attempts {
      let wanted: [CatalogueChange]
      switch preview(proposal, by: author) {
      case .published(let changes) where changes.isEmpty: return .published(published)
      case .published(let changes): wanted = changes
      case let refused: return refused
      }
      do throws(BusError) {
        let positions = try await publisher.publish(wanted.map(\.record))
        let last = positions.map(\.offset).max() ?? 0
        guard await desk.hasRead(last, within: Self.patience) else {
          throw BusError(.unavailable, code: "not-read-back", message: "the change was written and not read back")
        }
      } catch { return .unavailable(error) }
      published += wanted.filter { desk.counts($0.id) }
      if wanted.allSatisfy({ desk.counts($0.id) }) { return .published(published) }
    }
    return .unavailable(BusError(.unavailable, code: "version-taken", message: "other changes took every version"))
  }
}

extension CataloguePublishing {
  /// Takes in what a department published: every proposal is looked at before any is written.
  /// - Parameter pointers: for each canonical pointer the place in the document as sent.
  func take(
    _ proposals: [CatalogueProposal], from system: SystemCode, pointers: [String: String]
  ) async -> ReceiveOutcome {
    let author = CatalogueAuthor(department: system, of: desk.current.systems[system]?.district)
    var found: [Violation] = []
    for (index, proposal) in proposals.enumerated() {
      guard case .refused(let violations) = preview(proposal, by: author) else { continue }
      found += violations.map { violation in
        var violation = violation
        violation.pointer =
          pointers["/\(index)" + violation.pointer] ?? pointers[violation.pointer] ?? violation.pointer
        return violation
      }
    }
    guard found.isEmpty else { return .invalid(found) }
    var changes: [CatalogueChange] = []
    for proposal in proposals {
      switch await publish(proposal, by: author) {
      case .published(let published): changes += published
      case .refused(let violations): return .invalid(violations)
      case .unavailable(let error): return .unavailable(error)
      }
    }
    return .catalogue(changes)
  }
}
