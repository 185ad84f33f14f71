import Hub
import JSON
import PostgreSQL

/// Writes records into a system's table.
struct OutboxWriter: Sendable {
  let database: PostgreSQLDatabase
  let outbox: OutboxTable?
  let mapping: RowMapping?
  let translator: MappedTranslator
  let clock: any WallClock

  /// What became of a row.
  private enum Written: Sendable {
    case placed(RowPlacement)
    /// It stands there already: the row, as its marks are read.
    case stands([UInt8])
    /// The values that the table does not take.
    case refused(RowProblem)
  }

  func send(_ record: OutboundRecord) async -> Attempt {
    guard case .application = record.payload, let outbox, let mapping else {
      return .refused(code: "unmapped", message: "no row of \(record.system) is for this record")
    }
    let row: [RowMapping.Value]
    do throws(Unsendable) {
      row = try mapping.row(of: record.document, tables: translator.tables, now: clock.now())
    } catch { return .refused(code: "unsendable", message: error.detail) }
    if let nul = row.first(where: { $0.text?.utf8.contains(0) == true }) {
      return .refused(code: "text-nul", message: "\(nul.column): U+0000")
    }
    do throws(PostgreSQLError) {
      switch try await write(row, outbox, record.delivery) {
      case .placed(.there), .placed(.write): return .handedOver
      case .stands(let row): return refusal(of: row, record) ?? .handedOver
      case .placed(.late): return .refused(code: "late", message: "a later row of the matter stands there")
      case .refused(let problem): return .refused(code: problem.code, message: problem.message)
      }
    } catch { return error.attempt(at: outbox.table) }
  }

  /// What the system's machine has refused it does not read again, however often it is sent: its people have to set the mark anew.
  private func refusal(of row: [UInt8], _ record: OutboundRecord) -> Attempt? {
    let original = Original(
      system: record.system, bytes: row, contentType: "application/json; charset=utf-8", receivedAt: clock.now())
    guard case .translated(let found, _) = translator.acknowledgements(from: original),
      case .refused(let code, let message)? = found.first?.outcome
    else { return nil }
    return .refused(code: code, message: message)
  }

  private func write(
    _ row: [RowMapping.Value], _ outbox: OutboxTable, _ delivery: DeliveryID
  ) async throws(PostgreSQLError) -> Written {
    try await database.perform { (connection) throws(PostgreSQLError) in
      do throws(PostgreSQLError) {
        let placement = try connection.transaction { () throws(PostgreSQLError) in
          try Self.place(row, outbox, delivery, connection)
        }
        guard placement == .there else { return .placed(placement) }
        let found = try connection.run(TableStatements.row(outbox), [delivery.rawValue])
        return found.rows.isEmpty ? .placed(.there) : .stands(RowDocument.bytes(found, 0, of: outbox.table))
      } catch {
        guard error.kind == .data || error.kind == .constraint || error.kind == .schema else { throw error }
        let shape = try TableShape.read(outbox.table, connection)
        if error.kind == .schema { throw shape.explained(error, outbox, row) }
        // Two rows of one matter at once, or a row that another writer has just placed: the next attempt sees it.
        if error.sqlState == "23505" { throw PostgreSQLError(.retriable, sqlState: "23505", message: error.message) }
        return .refused(try RowProblem.find(in: row, error, shape, connection))
      }
    }
  }

  private static func place(
    _ row: [RowMapping.Value], _ outbox: OutboxTable, _ delivery: DeliveryID, _ connection: PostgreSQLConnection
  ) throws(PostgreSQLError) -> RowPlacement {
    let matter = row.first { $0.column == outbox.matter.text }?.text
    let (table, key, version) = (outbox.table.quoted, outbox.key.quoted, outbox.version.quoted)
    let found = try connection.run(
      "SELECT \(key), \(version) FROM \(table) WHERE \(key) = $1 OR \(outbox.matter.quoted) = $2",
      [delivery.rawValue, matter])
    var rows: [(String, Int)] = []
    for index in found.rows.indices {
      rows.append((try found.text(index, 0) ?? "", try found.text(index, 1).flatMap { Int($0) } ?? 0))
    }
    let placement = RowPlacement.decide(delivery, among: rows)
    guard case .write(let number) = placement else { return placement }
    let columns = row.compactMap { SQLName($0.column)?.quoted } + [key, version]
    let values = row.map(\.text) + [delivery.rawValue, String(number)]
    let places = values.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
    try connection.run(
      "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(places)) ON CONFLICT (\(key)) DO NOTHING",
      values)
    return placement
  }
}
