public import Hub
import PostgreSQL

/// Delivers through an exchange library (前置库) in PostgreSQL: the hub writes a row, once for each delivery id; the system's
/// own machine reads it there and marks it, which is the receipt. What the system reports stands in its views or tables, and
/// is fetched from there.
///
/// Two connections, so that a long look into the views keeps no row back.
public struct ExchangeTable: SystemTransport, InboundSource {
  let writer: OutboxWriter
  let reader: ExchangeTableReader

  /// Makes the transport of a system.
  init(
    _ system: SystemDeclaration, _ mapping: SystemMapping, _ settings: ExchangeTableSettings, _ setting: AdapterSetting
  ) throws(AdapterError) {
    let address = try settings.address(of: system.code, setting)
    func database(_ purpose: String) -> PostgreSQLDatabase {
      PostgreSQLDatabase(
        address,
        limits: PostgreSQLLimits(
          connect: system.delivery.timeout, statement: system.delivery.timeout,
          applicationName: "hub \(system.code) \(purpose)"))
    }
    writer = OutboxWriter(
      database: database("out"), outbox: settings.outbox, mapping: mapping.outbound?.row,
      translator: mapping.translator, clock: setting.clock)
    reader = ExchangeTableReader(system.code, settings, database("in"), clock: setting.clock)
  }

  /// Writes one record's row.
  public func send(_ record: OutboundRecord) async -> Attempt { await writer.send(record) }

  /// What is written once by its delivery id is written again without harm: nobody has to look.
  public func look(for record: OutboundRecord) async -> Look { .absent }

  /// Such a system is not asked: what it has to say is fetched.
  public func ask(_ number: CaseNumber) async -> Answer? { nil }

  /// Marks and reports that are new.
  public func fetch(after cursor: String?) async throws(FetchFailure) -> FetchedBatch {
    try await reader.fetch(after: cursor)
  }

  /// Marks what was fetched as read, where the table has a mark for that.
  public func confirm(_ batch: FetchedBatch) async throws(FetchFailure) { try await reader.confirm(batch) }
}
