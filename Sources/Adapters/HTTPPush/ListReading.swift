import HTTP
import Hub
import JSON

/// What one reading of a list gave.
struct ListReading: Sendable {
  /// The rows as they came, page after page.
  var rows: [JSONValue] = []
  /// Where to go on.
  var cursor: String?
  /// Whether the last page was full.
  var isFull = false
  /// Why not all pages could be read; the rows before stand.
  var failure: String?
}

extension HTTPCaller {
  /// Reads the pages of a list, until one is not full.
  /// - Parameter before: where the last reading said to go on; rules have it as `$cursor`.
  func read(_ list: ListMapping, cursor: Rule? = nil, after before: String? = nil) async -> ListReading {
    var reading = ListReading(cursor: before)
    for page in 1...list.pages {
      var lent: [String: JSONValue] = ["page": .number(JSONNumber(page))]
      if let cursor = reading.cursor { lent["cursor"] = .string(cursor) }
      switch await call(list.exchange, .object([:]), lent: lent, headers: [:]) {
      case .success(.reply(let reply, let response)):
        let isAnswer = reply.outcome == .answer || reply.outcome == .delivered
        guard isAnswer, let page = list.page(response.body, tables: tables, cursor: cursor) else {
          reading.failure = isAnswer ? "no-rows" : reply.code
          return reading
        }
        reading.rows += page.rows
        reading.cursor = page.cursor ?? reading.cursor
        reading.isFull = page.isFull
        guard page.isFull else { return reading }
      case .success(.failed(let code, _, _, _)):
        reading.failure = code
        return reading
      case .failure:
        reading.failure = "unsendable"
        return reading
      }
    }
    return reading
  }
}
