import Blocking
import CSV
import Hub
import Synchronization
import TextEncoding

/// One row on its way into a file.
struct DropRow: Sendable {
  var delivery: DeliveryID
  var round: Int
  var doubtful: Bool
  /// The beginning of the file's name: `<district>_<item>`.
  var file: String
  var columns: [String]
  var cells: [String]

  /// Under which it is remembered: an operator who has a lost or refused record sent again gives it another round.
  var key: String { "\(delivery)/\(round)" }
}

/// Writes rows into files of a directory from which their receiver takes them. All rows that wait while a file is being
/// written go together into the next one, so each file costs the disk once.
///
/// A row is in exactly one file: the file is written whole as `<name>.part`, then its deliveries are noted in the ledger,
/// then it gets its name. Whoever finds a `.part` that the ledger knows gives it its name; one that the ledger does not know
/// never was.
final class DropOutbox: Sendable {
  /// What is done next; tests fail there.
  enum Step: CaseIterable { case write, remember, name, settle }

  private let settings: FileDropSettings
  private let clock: any WallClock
  private let before: @Sendable (Step) throws(DropError) -> Void
  private let runner: BlockingRunner
  private let waiting = Mutex<(rows: [(Int, DropRow)], results: [Int: Attempt], last: Int)>(([], [:], 0))
  private let ledger = Mutex(DropLedger(named: "deliveries"))

  init(
    _ settings: FileDropSettings, clock: any WallClock, runner: BlockingRunner,
    before: @escaping @Sendable (Step) throws(DropError) -> Void = { _ in }
  ) {
    self.settings = settings
    self.clock = clock
    self.runner = runner
    self.before = before
  }

  /// Puts a row into a file, or finds that it stands in one.
  func put(_ row: DropRow) async -> Attempt {
    let ticket = waiting.withLock { waiting in
      waiting.last += 1
      waiting.rows.append((waiting.last, row))
      return waiting.last
    }
    await runner.run { self.writeAll() }
    return waiting.withLock { $0.results.removeValue(forKey: ticket) } ?? .failed(DropError(code: "not-written"))
  }

  private func writeAll() {
    let rows = waiting.withLock { waiting in
      defer { waiting.rows = [] }
      return waiting.rows
    }
    guard !rows.isEmpty else { return }
    let results = ledger.withLock { ledger in
      do throws(DropError) { return try write(rows, &ledger) } catch {
        return rows.map { ($0.0, Attempt.failed(error)) }
      }
    }
    waiting.withLock { waiting in for (ticket, result) in results { waiting.results[ticket] = result } }
  }

  private func write(_ rows: [(Int, DropRow)], _ ledger: inout DropLedger) throws(DropError) -> [(Int, Attempt)] {
    let day = DateTimeShape.compactDay.text(clock.now())
    let folder = try DropFolder(path: settings.outbox)
    let own = try folder.folder(".hub")
    let lock = try own.lock("lock")
    defer { withExtendedLifetime(lock) {} }
    try ledger.refresh(in: own, today: day)
    try finish(folder, ledger)
    var results: [String: Attempt] = [:]
    var files: [String: [DropRow]] = [:]
    for (_, row) in rows where results[row.key] == nil {
      // Said before it is so: the same record may be here twice.
      results[row.key] = .handedOver
      if !isThere(row, folder, ledger) { files[row.file, default: []].append(row) }
    }
    for (file, rows) in files.sorted(by: { $0.key < $1.key }) {
      for start in stride(from: 0, to: rows.count, by: settings.rows) {
        let some = Array(rows[start..<min(start + settings.rows, rows.count)])
        let result = writeFile("\(file)_\(day)", some, folder, own, &ledger, day)
        for row in some { results[row.key] = result }
      }
    }
    return rows.map { ($0.0, results[$0.1.key] ?? .handedOver) }
  }

  /// A worker that died between ledger and name left its file without one.
  private func finish(_ folder: DropFolder, _ ledger: DropLedger) throws(DropError) {
    for part in try folder.names() where part.hasSuffix(Self.part) {
      let name = String(part.dropLast(Self.part.count))
      if ledger.names(name) {
        try folder.move(part, to: folder, as: name)
        try folder.sync()
      } else {
        try folder.remove(part)
      }
    }
  }

  /// True where this round stands in a file, or stood there and was taken away; where an earlier round may have come so far;
  /// and where the file of an earlier one was not taken away yet.
  private func isThere(_ row: DropRow, _ folder: DropFolder, _ ledger: DropLedger) -> Bool {
    (1...max(1, row.round)).contains { round in
      var earlier = row
      earlier.round = round
      guard let file = ledger.file(of: earlier.key) else { return false }
      return round == row.round || row.doubtful || folder.has(file)
    }
  }

  private func writeFile(
    _ beginning: String, _ rows: [DropRow], _ folder: DropFolder, _ own: DropFolder, _ ledger: inout DropLedger,
    _ day: String
  ) -> Attempt {
    var isNoted = false
    do throws(DropError) {
      let number = ledger.highest(of: beginning) + 1
      guard number <= 9999 else { throw DropError(code: "sequence-exhausted") }
      let name = "\(beginning)_\(String(number + 10_000).dropFirst()).csv"
      let bytes = try bytes(rows)
      try before(.write)
      try folder.write(bytes, as: name + Self.part)
      do throws(DropError) {
        try folder.sync()
        try before(.remember)
        try ledger.add(rows.map(\.key), file: name, in: own, day: day)
      } catch {
        try folder.remove(name + Self.part)
        throw error
      }
      isNoted = true
      try before(.name)
      try folder.move(name + Self.part, to: folder, as: name)
      try folder.sync()
      try before(.settle)
      return .handedOver
    } catch {
      var error = error
      error.doubtful = isNoted
      return .failed(error)
    }
  }

  private func bytes(_ rows: [DropRow]) throws(DropError) -> [UInt8] {
    var writer = CSVWriter(protectingFormulas: true)
    writer.write(rows.first?.columns ?? [])
    for row in rows { writer.write(row.cells) }
    let text = (settings.mark ? "\u{FEFF}" : "") + String(decoding: writer.bytes, as: UTF8.self)
    do { return try settings.encoding.bytes(of: text) } catch { throw DropError(code: "encoding-unsupported") }
  }

  private static let part = ".part"
}

extension Attempt {
  /// An attempt that ended at the directory: the matter of the system, not of the record.
  fileprivate static func failed(_ error: DropError) -> Attempt {
    .failed(code: error.code, systemDown: true, doubtful: error.doubtful, retryAfter: nil)
  }
}
