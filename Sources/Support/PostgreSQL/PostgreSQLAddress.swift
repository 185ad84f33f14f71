internal import CPq

/// Where a database is, and as whom it is entered.
public struct PostgreSQLAddress: Sendable, Hashable {
  /// libpq's keywords with their values; the password is not among them.
  public let keywords: [String: String]
  /// The password; nil where the server asks for none.
  public var password: String?

  /// Keywords that an address may hold; what else libpq knows (service files, password files, options) stays out.
  private static let known: Set<String> = [
    "host", "hostaddr", "port", "dbname", "user", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl",
    "ssl_min_protocol_version", "channel_binding", "target_session_attrs",
  ]

  /// Reads `postgresql://user@host:port/database?sslmode=verify-full&sslrootcert=…`, or libpq's `host=… user=…`.
  /// - Throws: `misuse` where it is none, holds a keyword that is not allowed, or names no host, database or user.
  public init(parsing text: String) throws(PostgreSQLError) {
    var problem: UnsafeMutablePointer<CChar>?
    guard let parsed = PQconninfoParse(text, &problem) else {
      PQfreemem(problem)
      throw PostgreSQLError(.misuse, message: "not an address such as postgresql://user@host:5432/database")
    }
    defer { PQconninfoFree(parsed) }
    var keywords: [String: String] = [:]
    var option = parsed
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { keywords[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    password = keywords.removeValue(forKey: "password")
    if let stranger = keywords.keys.filter({ !Self.known.contains($0) }).sorted().first {
      throw PostgreSQLError(.misuse, message: "an address may not hold \(stranger)")
    }
    for name in ["host", "dbname", "user"] where keywords[name]?.isEmpty ?? true {
      throw PostgreSQLError(.misuse, message: "an address needs \(name)")
    }
    self.keywords = keywords
  }
}

/// How long PostgreSQL may take.
public struct PostgreSQLLimits: Sendable, Hashable {
  /// Until a connection stands.
  public var connect: Duration
  /// Of one statement, waiting for locks included. The server is told it; where it does not keep to it, the connection is
  /// cut a little later, so that a server that hangs holds nobody.
  public var statement: Duration
  /// The name under which the server lists the connection.
  public var applicationName: String

  /// Limits.
  public init(connect: Duration = .seconds(10), statement: Duration = .seconds(10), applicationName: String = "hub") {
    self.connect = connect
    self.statement = statement
    self.applicationName = applicationName
  }
}
