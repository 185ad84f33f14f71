internal import Blocking
internal import Synchronization

/// A database that is connected to when it is first needed, and again after a connection broke. One connection, on a thread
/// of its own, so that its blocking calls stay off Swift's cooperative pool; calls are made one after the other.
public final class PostgreSQLDatabase: Sendable {
  private let address: PostgreSQLAddress
  private let limits: PostgreSQLLimits
  private let runner: BlockingRunner
  private let confined = Confined()
  private let patience = Patience()
  private let calls = Atomic<Int>(0)

  /// The connection, touched on the runner's thread only; that is what makes it safe to send.
  private final class Confined: @unchecked Sendable {
    var connection: PostgreSQLConnection?
  }

  /// A database; nothing is connected to yet.
  public init(_ address: PostgreSQLAddress, limits: PostgreSQLLimits = PostgreSQLLimits()) {
    self.address = address
    self.limits = limits
    runner = BlockingRunner(name: "postgresql")
  }

  /// Runs the body with the connection, after all calls before it. A task that is cancelled stops waiting for the server:
  /// its connection is cut, and whether the statement was carried out is then not known.
  public func perform<Value: Sendable>(
    _ body: @escaping @Sendable (PostgreSQLConnection) throws(PostgreSQLError) -> Value
  ) async throws(PostgreSQLError) -> Value {
    let call = calls.add(1, ordering: .relaxed).newValue
    let result: Result<Value, PostgreSQLError> = await withTaskCancellationHandler {
      await runner.run { [self] in performed(call, body) }
    } onCancel: {
      patience.interrupt(call)
    }
    patience.forget(call)
    return try result.get()
  }

  /// Runs the body in one transaction.
  public func transaction<Value: Sendable>(
    _ body: @escaping @Sendable (PostgreSQLConnection) throws(PostgreSQLError) -> Value
  ) async throws(PostgreSQLError) -> Value {
    try await perform { (connection) throws(PostgreSQLError) in
      try connection.transaction { () throws(PostgreSQLError) in try body(connection) }
    }
  }

  /// Lets the connection go after all calls before; a later call connects anew.
  public func disconnect() async {
    await runner.run { [confined] in confined.connection = nil }
  }

  private func performed<Value>(
    _ call: Int, _ body: (PostgreSQLConnection) throws(PostgreSQLError) -> Value
  ) -> Result<Value, PostgreSQLError> {
    do throws(PostgreSQLError) {
      let connection = try connection(call)
      let value = try body(connection)
      if !connection.isAlive { confined.connection = nil }
      return .success(value)
    } catch {
      // After any failure but the plain ones the state of the connection is not known.
      if error.endsConnection || confined.connection?.isAlive == false { confined.connection = nil }
      return .failure(error)
    }
  }

  private func connection(_ call: Int) throws(PostgreSQLError) -> PostgreSQLConnection {
    if let connection = confined.connection, connection.isAlive {
      connection.call = call
      return connection
    }
    confined.connection = nil
    let connection = try PostgreSQLConnection(address, limits, patience, call: call)
    confined.connection = connection
    return connection
  }
}
