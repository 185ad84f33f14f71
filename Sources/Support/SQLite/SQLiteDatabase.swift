internal import Dispatch

/// A connection that lives on a queue of its own, so that its blocking calls stay off Swift's cooperative pool. A call
/// costs a hop of some 20 µs: do a batch in one.
public final class SQLiteDatabase: Sendable {
  private let queue = DispatchQueue(label: "sqlite")
  private let connection: Confined

  /// The connection, touched on the queue only; that is what makes it safe to send.
  private final class Confined: @unchecked Sendable {
    var connection: SQLiteConnection?
  }

  /// Opens or creates a file; `prepare` (pragmas, migrations) runs before the first other call.
  public init(
    path: String, options: SQLiteOptions = SQLiteOptions(),
    prepare: @escaping @Sendable (SQLiteConnection) throws -> Void = { _ in }
  ) async throws {
    connection = Confined()
    try await Self.perform(on: queue) { [connection] in
      let opened = try SQLiteConnection(path: path, options: options)
      try prepare(opened)
      connection.connection = opened
    }
  }

  /// Runs the body with the connection, after all calls before it.
  public func perform<Result: Sendable>(
    _ body: @escaping @Sendable (SQLiteConnection) throws -> Result
  ) async throws -> Result {
    try await Self.perform(on: queue) { [connection] in
      guard let connection = connection.connection else { throw SQLiteError(.misuse, message: "closed") }
      return try body(connection)
    }
  }

  /// Runs the body in one transaction.
  public func transaction<Result: Sendable>(
    _ body: @escaping @Sendable (SQLiteConnection) throws -> Result
  ) async throws -> Result {
    try await perform { connection in try connection.transaction { try body(connection) } }
  }

  /// Closes the file after all calls before it; later calls fail with `misuse`.
  public func close() async {
    await withCheckedContinuation { continuation in
      queue.async { [connection] in
        connection.connection = nil
        continuation.resume()
      }
    }
  }

  private static func perform<Result: Sendable>(
    on queue: DispatchQueue, _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try body() }) }
    }
  }
}
