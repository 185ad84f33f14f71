import Blocking

@testable import Kafka

/// A transaction that is left open, as by an owner that died within it.
struct OpenTransaction: Sendable {
  private let transactor: RdTransactor

  init(id: String, _ configuration: Configuration) async throws {
    let transactor = try RdTransactor(configuration, id: id, observer: .none)
    try await DedicatedThread.run(name: "test") { () throws in try transactor.initialise(until: .now + .seconds(30)) }
    self.transactor = transactor
  }

  /// Writes a record and does not commit it.
  func write(_ record: Record) async throws {
    try await DedicatedThread.run(name: "test") { [transactor] () throws in
      try transactor.write([record], in: 1, until: .now + .seconds(30))
      transactor.handle.flush(within: .seconds(30))
    }
  }

  /// How a commit fails; nil when it does not.
  func commit() async -> TransactionError? {
    await DedicatedThread.run(name: "test") { [transactor] in
      do throws(TransactionError) {
        try transactor.commit(1, [:], of: nil, until: .now + .seconds(10))
        return nil
      } catch {
        return error
      }
    }
  }
}
