internal import CPq
internal import Glibc

/// One connection. Its calls block, each for at most its limit; it is not Sendable: `PostgreSQLDatabase` confines one to a
/// thread. Text goes both ways as UTF-8, times as ISO in Asia/Shanghai.
public final class PostgreSQLConnection {
  /// How much longer than the server's own limit a statement is waited for.
  private static let grace = Duration.seconds(2)

  private let handle: OpaquePointer
  private let limits: PostgreSQLLimits
  private let patience: Patience
  /// The number of the call that is made now, by which it is interrupted.
  var call: Int

  /// Connects.
  init(
    _ address: PostgreSQLAddress, _ limits: PostgreSQLLimits, _ patience: Patience, call: Int
  ) throws(PostgreSQLError) {
    self.limits = limits
    self.patience = patience
    self.call = call
    let words = Self.words(address, limits).sorted { $0.key < $1.key }
    let keywords = CStrings(words.map(\.key))
    let values = CStrings(words.map(\.value))
    guard let handle = PQconnectStartParams(keywords.pointers, values.pointers, 0) else {
      throw PostgreSQLError(.unreachable, message: "out of memory")
    }
    self.handle = handle
    // The message of a refused login then ends with its SQLSTATE, whatever language the server speaks.
    PQsetErrorVerbosity(handle, PQERRORS_SQLSTATE)
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    try establish(until: .now + limits.connect)
    guard PQsetnonblocking(handle, 1) == 0 else { throw PostgreSQLError(.lost, message: "the connection broke") }
    // Such a database knows no encoding, and would refuse to give what is not UTF-8.
    if PQparameterStatus(handle, "server_encoding").map({ String(cString: $0) }) == "SQL_ASCII" {
      try run("SET client_encoding TO 'SQL_ASCII'")
    }
  }

  deinit { PQfinish(handle) }

  private static func words(_ address: PostgreSQLAddress, _ limits: PostgreSQLLimits) -> [String: String] {
    var words = address.keywords
    words["password"] = address.password
    words["client_encoding"] = "UTF8"
    words["application_name"] = limits.applicationName
    // No password is looked for in a file of whoever runs this.
    words["passfile"] = "/dev/null/none"
    let milliseconds = max(1, limits.statement / .milliseconds(1))
    words["options"] = "-c statement_timeout=\(Int(milliseconds)) -c datestyle=ISO -c timezone=Asia/Shanghai"
    words["tcp_user_timeout"] = "\(Int(max(1, limits.statement / .milliseconds(1))))"
    return words
  }

  private func establish(until deadline: ContinuousClock.Instant) throws(PostgreSQLError) {
    var state = PGRES_POLLING_WRITING
    while state != PGRES_POLLING_OK {
      guard state != PGRES_POLLING_FAILED, PQstatus(handle) != CONNECTION_BAD else { throw connectFailure() }
      do throws(PostgreSQLError) {
        try patience.wait(
          for: PQsocket(handle), orWrite: state == PGRES_POLLING_WRITING, until: deadline, call: call)
      } catch {
        throw error.kind == .timeout ? PostgreSQLError(.unreachable, message: "no connection in time") : error
      }
      state = PQconnectPoll(handle)
    }
  }

  private func connectFailure() -> PostgreSQLError {
    let text = said.trimmedLine
    let state = text.split { $0 == " " || $0 == ":" }.last.map(String.init).flatMap { $0.isSQLState ? $0 : nil }
    return PostgreSQLError(state.map(PostgreSQLError.Kind.init) ?? .unreachable, sqlState: state, message: text)
  }

  private var said: String { PQerrorMessage(handle).map { String(cString: $0) } ?? "" }

  /// True where the server has not gone since the last call.
  var isAlive: Bool {
    guard PQstatus(handle) == CONNECTION_OK, PQtransactionStatus(handle) == PQTRANS_IDLE else { return false }
    // A server that goes says so first, and only what comes next is the end.
    for _ in 0..<8 where Patience.isReadable(PQsocket(handle)) {
      guard PQconsumeInput(handle) == 1 else { return false }
    }
    return PQstatus(handle) == CONNECTION_OK
  }

  /// Runs one statement; `$1`, `$2` … stand for the values, which are text or NULL.
  @discardableResult
  public func run(_ sql: String, _ values: [String?] = []) throws(PostgreSQLError) -> PostgreSQLRows {
    for (index, value) in values.enumerated() where value?.utf8.contains(0) == true {
      throw PostgreSQLError(.encoding, message: "$\(index + 1) holds U+0000")
    }
    let strings = CStrings(values)
    let sent = PQsendQueryParams(handle, sql, Int32(clamping: values.count), nil, strings.pointers, nil, nil, 0)
    guard sent == 1 else { throw broken() }
    let deadline = ContinuousClock.now + limits.statement + Self.grace
    while true {
      let state = PQflush(handle)
      guard state >= 0 else { throw broken() }
      if state == 0 { break }
      try wait(orWrite: true, until: deadline)
    }
    var outcome: Result<PostgreSQLRows, PostgreSQLError>?
    while let result = try next(until: deadline) {
      defer { PQclear(result) }
      let read = Self.outcome(of: result)
      // The first error counts; what follows it is only its echo.
      if case .failure? = outcome { continue }
      outcome = read
    }
    guard let outcome else { throw broken() }
    return try outcome.get()
  }

  /// Runs a body in one transaction; whatever it throws undoes it.
  public func transaction<Value>(
    _ body: () throws(PostgreSQLError) -> Value
  ) throws(PostgreSQLError) -> Value {
    try run("BEGIN")
    do throws(PostgreSQLError) {
      let value = try body()
      try run("COMMIT")
      return value
    } catch {
      if !error.endsConnection, PQtransactionStatus(handle) != PQTRANS_IDLE { _ = try? run("ROLLBACK") }
      throw error
    }
  }

  private func next(until deadline: ContinuousClock.Instant) throws(PostgreSQLError) -> OpaquePointer? {
    while PQisBusy(handle) == 1 { try wait(orWrite: false, until: deadline) }
    return PQgetResult(handle)
  }

  private func wait(orWrite writes: Bool, until deadline: ContinuousClock.Instant) throws(PostgreSQLError) {
    try patience.wait(for: PQsocket(handle), orWrite: writes, until: deadline, call: call)
    guard PQconsumeInput(handle) == 1 else { throw broken() }
  }

  private func broken() -> PostgreSQLError { PostgreSQLError(.lost, message: "the connection broke") }

  private static func outcome(of result: OpaquePointer) -> Result<PostgreSQLRows, PostgreSQLError> {
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: .success(PostgreSQLRows(result))
    default: .failure(PostgreSQLError(result))
    }
  }
}

extension PostgreSQLError {
  /// What a failed result says.
  init(_ result: OpaquePointer) {
    func field(_ letter: Unicode.Scalar) -> String? {
      PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) }
    }
    guard let state = field("C") else {
      self.init(.lost, message: "the connection broke")
      return
    }
    let kind = Kind(sqlState: state)
    self.init(
      kind, sqlState: state, table: field("t"), column: field("c"), constraint: field("n"),
      message: kind.saysNoValues ? field("M") ?? "failed" : "a value is not taken")
  }
}

extension String {
  fileprivate var trimmedLine: String {
    let line = split(separator: "\n").first.map(String.init) ?? ""
    return String(line.reversed().drop(while: \.isWhitespace).reversed())
  }

  fileprivate var isSQLState: Bool {
    utf8.count == 5 && utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
  }
}

/// Strings as C wants them, freed with this: pointers that end with a null.
private final class CStrings {
  private let owned: [UnsafeMutablePointer<CChar>?]
  var pointers: [UnsafePointer<CChar>?] { owned.map { UnsafePointer($0) } }

  init(_ strings: [String?]) { owned = strings.map { $0.flatMap { strdup($0) } } + [nil] }

  deinit { for string in owned { free(string) } }
}
