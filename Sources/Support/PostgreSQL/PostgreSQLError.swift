/// Why a call to PostgreSQL failed. Never holds a value that was sent or stored: what the server says of values is left out.
public struct PostgreSQLError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What the caller can do about it.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// No server answers there, or it starts, stops or has no room now: try later.
    case unreachable
    /// It does not let this user in, or has no such database: a person has to look.
    case loginRefused = "login-refused"
    /// The connection broke while a statement was out: it may have been carried out.
    case lost
    /// The server took longer than the limit: the statement may have been carried out.
    case timeout
    /// Another transaction was in the way (serialisation, deadlock, lock): the same again may succeed.
    case retriable
    /// A rule of the table was broken (SQLSTATE 23): the same again fails again.
    case constraint
    /// A value does not fit its column (SQLSTATE 22): the same again fails again.
    case data
    /// No such table, column or function.
    case schema
    /// This user may not do that.
    case denied
    /// Text that PostgreSQL cannot hold (U+0000) or that is not UTF-8.
    case encoding
    /// The task was cancelled: the statement may have been carried out.
    case cancelled
    /// The call makes no sense: wrong SQL, wrong address.
    case misuse
  }

  /// What the caller can do about it.
  public var kind: Kind
  /// SQLSTATE, five characters; nil where the server did not say one.
  public var sqlState: String?
  /// The table, column and constraint, where the server names them.
  public var table: String?
  /// See `table`.
  public var column: String?
  /// See `table`.
  public var constraint: String?
  /// For people; names at most tables, columns and hosts.
  public var message: String

  /// A failure.
  public init(
    _ kind: Kind, sqlState: String? = nil, table: String? = nil, column: String? = nil, constraint: String? = nil,
    message: String
  ) {
    self.kind = kind
    self.sqlState = sqlState
    self.table = table
    self.column = column
    self.constraint = constraint
    self.message = message
  }

  /// Kind, SQLSTATE and message.
  public var description: String { "\(kind.rawValue)\(sqlState.map { " (\($0))" } ?? ""): \(message)" }

  /// True where the connection is of no more use.
  var endsConnection: Bool {
    switch kind {
    case .unreachable, .loginRefused, .lost, .timeout, .cancelled: true
    case .retriable, .constraint, .data, .schema, .denied, .encoding, .misuse: false
    }
  }
}

extension PostgreSQLError.Kind {
  /// The kind of an SQLSTATE (PostgreSQL 15, appendix A).
  init(sqlState: String) {
    switch sqlState {
    case "40001", "40P01", "40003", "55P03", "55006": self = .retriable
    case "57014": self = .timeout
    case "42501": self = .denied
    case "42P01", "42703", "42883", "3F000", "42P10": self = .schema
    case "3D000": self = .loginRefused
    default:
      switch sqlState.prefix(2) {
      case "08", "53", "57", "58": self = .unreachable
      case "22": self = .data
      case "23": self = .constraint
      case "28": self = .loginRefused
      case "40": self = .retriable
      default: self = .misuse
      }
    }
  }

  /// Whether the server's own text names nothing but tables, columns and settings.
  var saysNoValues: Bool {
    switch self {
    case .constraint, .data, .encoding: false
    default: true
    }
  }
}
