import Blocking
public import Hub
import JSON

/// Delivers by files in a directory, and fetches the files that the system puts into another one: acknowledgements and
/// statuses. What the system has is known only by its acknowledgement.
public struct FileDrop: SystemTransport, InboundSource {
  private let mapping: OutboundMapping
  private let tables: [String: WordTable]
  private let outbox: DropOutbox
  private let inbox: DropInbox

  init(
    _ system: SystemDeclaration, _ mapping: SystemMapping, _ settings: FileDropSettings, _ setting: AdapterSetting,
    before: @escaping @Sendable (DropOutbox.Step) throws(DropError) -> Void = { _ in }
  ) {
    self.mapping = mapping.outbound ?? OutboundMapping()
    tables = mapping.translator.tables
    let settings = settings.overridden(for: system.code, by: setting.environment)
    outbox = DropOutbox(
      settings, clock: setting.clock, runner: BlockingRunner(name: "out-\(system.code)"), before: before)
    inbox = DropInbox(
      settings, mapping.translator, clock: setting.clock, runner: BlockingRunner(name: "in-\(system.code)"))
  }

  /// Puts one record into a file.
  public func send(_ record: OutboundRecord) async -> Attempt {
    let document = record.document
    guard let exchange = mapping.exchange(for: record, document, tables), exchange.request.body == .csv else {
      return .refused(code: "unmapped", message: "no columns of \(record.system) are for this record")
    }
    var evaluation = exchange.evaluation(of: document, tables: tables, lent: [:])
    do throws(Unsendable) {
      let row = try exchange.row(&evaluation)
      guard Self.isName(row.file) else {
        throw Unsendable(detail: "the beginning of the file's name has other characters")
      }
      return await outbox.put(
        DropRow(
          delivery: record.delivery, round: record.round, doubtful: record.doubtful, file: row.file,
          columns: row.columns, cells: row.cells))
    } catch { return .refused(code: "unsendable", message: error.detail) }
  }

  /// Sending knows by itself what stands already, so nobody has to look first.
  public func look(for record: OutboundRecord) async -> Look { .absent }

  /// A directory answers no questions.
  public func ask(_ number: CaseNumber) async -> Answer? { nil }

  /// The next file.
  public func fetch(after cursor: String?) async throws(FetchFailure) -> FetchedBatch { try await inbox.next() }

  /// Moves the file away that the hub has now.
  public func confirm(_ batch: FetchedBatch) async throws(FetchFailure) { try await inbox.settle() }

  /// Letters, digits, hyphens and underscores only: a name that data makes leads nowhere else.
  private static func isName(_ text: String) -> Bool {
    (1...120).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      }
  }
}
