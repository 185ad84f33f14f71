internal import CSQLite

/// Why a database call failed. Never holds bound values.
public struct SQLiteError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What the caller can do about it.
  public enum Kind: String, Sendable, Hashable {
    /// Another connection holds the lock, longer than the busy timeout.
    case busy
    /// A UNIQUE, NOT NULL, CHECK or foreign key rule was broken.
    case constraint
    /// The file is damaged, or no SQLite database at all: discard it where it is a cache.
    case corrupt
    /// The disk is full.
    case full
    /// The file cannot be opened, read or written.
    case io
    /// A value is larger than SQLite takes.
    case tooBig = "too-big"
    /// A column holds another type than was asked for.
    case columnType = "column-type"
    /// The schema is newer than this program knows.
    case newerSchema = "newer-schema"
    /// The call makes no sense: wrong SQL, wrong number of values, closed.
    case misuse
  }

  /// What the caller can do about it.
  public var kind: Kind
  /// SQLite's extended result code; 0 where the wrapper itself refused.
  public var code: Int32
  /// For people.
  public var message: String

  /// A failure.
  public init(_ kind: Kind, code: Int32 = 0, message: String) {
    self.kind = kind
    self.code = code
    self.message = message
  }

  /// The failure that a connection reports; `handle` is nil where none could be made.
  init(code: Int32, of handle: OpaquePointer?) {
    let text = handle.flatMap { sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
    self.init(Kind(code: code), code: code, message: text.map { String(cString: $0) } ?? "unknown")
  }

  /// Kind, code and message.
  public var description: String { "\(kind.rawValue) (\(code)): \(message)" }
}

extension SQLiteError.Kind {
  fileprivate init(code: Int32) {
    switch code & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED: self = .busy
    case SQLITE_CONSTRAINT: self = .constraint
    case SQLITE_CORRUPT, SQLITE_NOTADB: self = .corrupt
    case SQLITE_FULL: self = .full
    case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_NOMEM, SQLITE_PROTOCOL: self = .io
    case SQLITE_TOOBIG: self = .tooBig
    default: self = .misuse
    }
  }
}
