import Hub
import JSON

/// Answers for single cases out of a list of all, for a system that cannot be asked about one: the list is read once for
/// all who ask, and again when that reading is too old.
actor ListedStatuses {
  private let mapping: AskMapping.Listed
  private let caller: HTTPCaller
  private let clock: any WallClock
  /// Rows of the last reading by case number; the last row of a number counts.
  private var rows: [String: JSONValue] = [:]
  private var readAt: Timestamp?
  private var reading: Task<ListReading, Never>?

  init(_ mapping: AskMapping.Listed, caller: HTTPCaller, clock: any WallClock) {
    self.mapping = mapping
    self.caller = caller
    self.clock = clock
  }

  /// What the list says of a case: its row, as a JSON document.
  func answer(_ number: CaseNumber) async -> Answer {
    if isOld {
      let task = reading ?? Task { [caller, mapping] in await caller.read(mapping.list) }
      reading = task
      let read = await task.value
      if reading == task {
        reading = nil
        take(read)
      }
      if let failure = read.failure { return .failed(code: failure) }
    }
    guard let row = rows[number.rawValue] else { return .nothing }
    return .bytes(row.bytes(), contentType: "application/json")
  }

  private var isOld: Bool {
    readAt.map { clock.now() >= $0.adding(seconds: mapping.goodFor.components.seconds) } ?? true
  }

  private func take(_ read: ListReading) {
    guard read.failure == nil else { return }
    var evaluation = Evaluation(tables: caller.tables, absent: AbsentWords(), document: .nothing(at: ""))
    let numbered = read.rows.compactMap { row in
      evaluation.run(mapping.number, at: .value(row, at: "", inside: false)).made?.json.scalarText.map { ($0, row) }
    }
    rows = Dictionary(numbered) { _, last in last }
    readAt = clock.now()
  }
}
