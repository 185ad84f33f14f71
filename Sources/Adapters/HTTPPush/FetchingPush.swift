import Crypto
public import Hub
import JSON

/// Delivers as `HTTPPush` does, and fetches the lists that the system's file names: each row that is new is a document.
/// What the hub has not confirmed is given again, for a system may count rows as read before its answer has arrived.
public actor FetchingPush: SystemTransport, InboundSource {
  private let push: HTTPPush
  private let clock: any WallClock
  private var unconfirmed: FetchedBatch?
  /// Digests of the rows of each list's last pass: what stands there unchanged is not told again.
  private var told: [Set<[UInt8]>]
  private var toTell: [Set<[UInt8]>]

  init(_ push: HTTPPush, clock: any WallClock) {
    self.push = push
    self.clock = clock
    told = push.mapping.fetch.map { _ in [] }
    toTell = told
  }

  /// Sends one record.
  public nonisolated func send(_ record: OutboundRecord) async -> Attempt { await push.send(record) }
  /// Looks for a record.
  public nonisolated func look(for record: OutboundRecord) async -> Look { await push.look(for: record) }
  /// Asks for the status of a case.
  public nonisolated func ask(_ number: CaseNumber) async -> Answer? { await push.ask(number) }

  /// What is new in the lists. One that does not answer holds no other up.
  public func fetch(after cursor: String?) async throws(FetchFailure) -> FetchedBatch {
    if let unconfirmed { return unconfirmed }
    var cursors = Self.cursors(cursor, count: told.count)
    var batch = FetchedBatch(documents: [], cursor: nil)
    var failure: String?
    for (index, fetch) in push.mapping.fetch.enumerated() {
      let reading = await push.caller.read(fetch.list, cursor: fetch.cursor, after: cursors[index])
      failure = failure ?? reading.failure
      let digests = reading.rows.map { Digest.sha256($0.bytes()) }
      let fresh = zip(reading.rows, digests).filter { !told[index].contains($0.1) }.map(\.0)
      batch.documents += fresh.map { document($0, fetch.kind) }
      // A reading that broke off says nothing about the rows that it did not reach.
      toTell[index] = reading.failure == nil ? Set(digests) : told[index].union(digests)
      cursors[index] = reading.cursor
      if reading.isFull, !fresh.isEmpty { batch.hasMore = true }
    }
    if let failure, batch.documents.isEmpty { throw FetchFailure(code: failure) }
    batch.cursor = Self.text(cursors)
    if batch.documents.isEmpty { told = toTell } else { unconfirmed = batch }
    return batch
  }

  /// The hub has the batch.
  public func confirm(_ batch: FetchedBatch) async throws(FetchFailure) {
    guard batch == unconfirmed else { return }
    unconfirmed = nil
    told = toTell
  }

  private func document(_ row: JSONValue, _ kind: FetchMapping.Kind) -> FetchedBatch.Document {
    let original = Original(
      system: push.system, bytes: row.bytes(), contentType: "application/json", receivedAt: clock.now())
    switch kind {
    case .application: return .init(.application, original)
    case .status: return .init(.statuses, original)
    case .acknowledgement: return .init(.acknowledgements, original)
    }
  }

  /// The cursors of all lists in one text; those of lists that were added since begin anew.
  private static func cursors(_ text: String?, count: Int) -> [String?] {
    let kept = text.flatMap { try? JSONValue(parsing: Array($0.utf8)) }?.array?.map(\.string) ?? []
    return (0..<count).map { kept.indices.contains($0) ? kept[$0] : nil }
  }

  private static func text(_ cursors: [String?]) -> String? {
    guard cursors.contains(where: { $0 != nil }) else { return nil }
    let list = JSONValue.array(cursors.map { cursor in cursor.map { .string($0) } ?? .null })
    return String(decoding: list.bytes(), as: UTF8.self)
  }
}
