import PostgreSQL
import Testing

struct PostgreSQLAddressTests {
  @Test func anAddressKeepsWhatItSaysAndThePasswordApart() throws {
    let address = try PostgreSQLAddress(
      parsing: "postgresql://hub:p%40ss@db.example:6432/front?sslmode=verify-full&sslrootcert=/etc/ca.pem")
    #expect(
      address.keywords == [
        "host": "db.example", "port": "6432", "dbname": "front", "user": "hub", "sslmode": "verify-full",
        "sslrootcert": "/etc/ca.pem",
      ])
    #expect(address.password == "p@ss")
    #expect(try PostgreSQLAddress(parsing: "host=h dbname=d user=u").keywords["host"] == "h")
  }

  @Test(arguments: [
    ("http://db.example/front", "not an address"), ("postgresql://db.example/front", "needs user"),
    ("postgresql://u@db.example", "needs dbname"), ("postgresql://u@/front", "needs host"),
    ("postgresql://u@h/d?options=-csearch_path%3Dx", "may not hold options"),
    ("postgresql://u@h/d?service=x", "may not hold service"), ("", "needs host"), ("postgresql://u@h:99999999/d%", ""),
  ])
  func whatIsNoAddressIsToldInWords(_ text: String, _ problem: String) throws {
    let error = try #require(throws: PostgreSQLError.self) { try PostgreSQLAddress(parsing: text) }
    #expect(error.kind == .misuse)
    #expect(error.message.contains(problem))
  }
}
