import SQLite

/// A condition in SQL, with its values.
struct SQLCondition {
  private(set) var terms: [String] = []
  private(set) var values: [SQLiteValue] = []

  /// The terms, all of which must hold.
  var sql: String { terms.isEmpty ? "TRUE" : terms.joined(separator: " AND ") }

  mutating func add(_ term: String, _ values: SQLiteValue...) {
    terms.append(term)
    self.values += values
  }

  mutating func add(_ term: String, values: [SQLiteValue]) {
    terms.append(term)
    self.values += values
  }

  mutating func add(_ column: String, anyOf texts: [String]) {
    // An index gives one value's rows newest first; those of several it would have to sort, all of them: `+` forbids it.
    terms.append("\(texts.count == 1 ? "" : "+")\(column) IN (\(texts.map { _ in "?" }.joined(separator: ", ")))")
    values += texts.map { .text($0) }
  }

  /// Narrows to the districts that the asker may see.
  mutating func add(_ scope: DistrictScope) {
    if case .districts(let districts) = scope { add("c.district", anyOf: districts.map(\.rawValue).sorted()) }
  }
}

extension CaseQuery {
  /// The condition on `cases c`, scope included.
  func condition(_ scope: DistrictScope) -> SQLCondition {
    var condition = SQLCondition()
    condition.add(scope)
    if let application {
      condition.add("c.seq = (SELECT seq FROM subject WHERE key = ?)", .text(application.rawValue))
    }
    if let number {
      if let numberOf {
        condition.add(
          "c.seq IN (SELECT seq FROM number WHERE number = ? AND system = ?)", .text(number.rawValue),
          .text(numberOf.rawValue))
      } else {
        condition.add("c.seq IN (SELECT seq FROM number WHERE number = ?)", .text(number.rawValue))
      }
    }
    if let applicant { condition.add("c.applicant = ?", .text(applicant)) }
    if !themes.isEmpty { condition.add("c.theme", anyOf: themes) }
    if !statuses.isEmpty { condition.add("c.status", anyOf: statuses.map(\.rawValue)) }
    if !dispositions.isEmpty { condition.add("c.disposition", anyOf: dispositions.map(\.rawValue)) }
    if let heldFor {
      condition.add("c.seq IN (SELECT seq FROM hold WHERE reason = ?)", .text(heldFor.rawValue))
    } else if held {
      condition.add("c.seq IN (SELECT seq FROM hold)")
    }
    if sameMatter { condition.add("c.seq IN (SELECT seq FROM same_matter)") }
    if let source { condition.add("c.source = ?", .text(source.rawValue)) }
    if let receiver {
      condition.add("EXISTS (SELECT 1 FROM leg WHERE leg.seq = c.seq AND leg.system = ?)", .text(receiver.rawValue))
    }
    if let from { condition.add("c.accepted >= ?", .integer(from.milliseconds)) }
    if let until { condition.add("c.accepted < ?", .integer(until.milliseconds)) }
    if let after { condition.add("c.seq < ?", .integer(after.value)) }
    return condition
  }
}
