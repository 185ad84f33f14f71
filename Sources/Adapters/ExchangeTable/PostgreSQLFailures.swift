import Hub
import PostgreSQL

extension PostgreSQLError {
  /// A stable code: of a schema's fault the message is what is missing (`TableShape.missing`).
  func code(at table: SQLName? = nil) -> String {
    switch kind {
    case .schema: message.hasPrefix("table-missing:") || message.hasPrefix("column-missing:") ? message : "schema"
    case .denied: table.map { "denied:\($0.text)" } ?? "denied"
    case .unreachable, .loginRefused, .lost, .timeout, .retriable, .constraint, .data, .encoding, .cancelled, .misuse:
      sqlState.map { "\(kind.rawValue)-\($0)" } ?? kind.rawValue
    }
  }

  /// What it means for one delivery. Nothing is doubtful: what may be there already is not written again.
  func attempt(at table: SQLName) -> Attempt {
    let isSystem =
      switch kind {
      case .retriable, .cancelled, .misuse: false
      case .unreachable, .loginRefused, .lost, .timeout, .schema, .denied, .encoding, .constraint, .data: true
      }
    return .failed(code: code(at: table), systemDown: isSystem, doubtful: false, retryAfter: nil)
  }
}
