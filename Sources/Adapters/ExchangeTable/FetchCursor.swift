import Hub
import JSON

/// How far each view was read: the newest time, as digits. Times that are yet to come do not count: one wrong row would
/// hide all that follow.
struct FetchCursor: Sendable, Hashable {
  private(set) var newest: [String: String] = [:]

  /// A cursor that was kept; what is none is as good as nothing, and everything is read again.
  init(_ text: String?) {
    guard let text, let json = try? JSONValue(parsing: Array(text.utf8)), let members = json.object?.members else {
      return
    }
    for member in members {
      guard let digits = member.value.string, TableTime.moment(digits) != nil else { continue }
      newest[member.key] = digits
    }
  }

  /// Notes a row's time.
  mutating func note(_ digits: String, in view: SQLName, now: Timestamp) {
    guard let moment = TableTime.moment(digits), moment <= now, digits > newest[view.text] ?? "" else { return }
    newest[view.text] = digits
  }

  /// From where a view is to be read.
  func start(of view: SQLName, overlap: Duration) -> String {
    guard let moment = newest[view.text].flatMap(TableTime.moment) else { return "" }
    return TableTime.digits(moment.adding(seconds: -overlap.components.seconds))
  }

  /// As it is kept; nil while nothing has been read.
  var text: String? {
    if newest.isEmpty { return nil }
    let object = JSONObject(members: newest.map { .init(key: $0.key, value: .string($0.value)) })
    return String(decoding: JSONValue.object(object).sortedBytes(), as: UTF8.self)
  }
}
