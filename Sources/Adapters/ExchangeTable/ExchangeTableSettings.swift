import Hub
import PostgreSQL
import YAML

/// What a system's file says under `send` where the transport is `exchange-table`.
struct ExchangeTableSettings: Sendable {
  /// Where the library is, without a password.
  var url: String
  var password: SecretReference?
  /// Rows that are read at once.
  var page: Int
  /// How late a row of a view may become visible: so far behind the newest time views are read again, each time a quarter of
  /// it has passed.
  var overlap: Duration
  var outbox: OutboxTable?
  var views: [TimedView]
  var results: [FlaggedTable]

  /// Reads `send`; what is wrong is a finding.
  init(_ reader: ConfigReader) {
    url = reader.required("url", .postgreSQL) ?? ""
    password = reader.optional("password", .secret)
    page = reader.value("page", .int(1...1000), default: 100)
    overlap = reader.value("overlap", .duration, default: .seconds(600))
    outbox = reader.section("outbox").flatMap(OutboxTable.init)
    views = reader.sections("views").compactMap(TimedView.init)
    results = reader.sections("results").compactMap(FlaggedTable.init)
    // The cursor has a line of up to 100 bytes for each.
    if views.count > 8 { reader.report("views", zh: "最多 8 个视图", en: "are 8 at most") }
  }

  /// Reports what the mapping lacks for these tables.
  func check(_ mapping: SystemMapping, _ reader: ConfigReader) {
    if outbox == nil, views.isEmpty, results.isEmpty {
      reader.report(nil, zh: "须有 outbox、views 或 results", en: "needs outbox, views or results")
    }
    if let outbox {
      let columns = mapping.outbound?.row?.columns.fields.map { $0.target.joined(separator: ".") }
      if columns?.contains(outbox.matter.text) != true {
        reader.report(
          "outbox", zh: "outbound.row 须写入 \(outbox.matter.text) 列",
          en: "needs a rule for \(outbox.matter.text) in outbound.row.columns")
      }
      for owned in outbox.owned where columns?.contains(owned.text) == true {
        reader.report(
          "outbox", zh: "\(owned.text) 列由系统自行写入，不可有规则", en: "fills \(owned.text) itself: there may be no rule for it")
      }
      if mapping.translator.acknowledgement == nil {
        reader.report(
          "outbox", zh: "须有 inbound.acknowledgement", en: "needs a mapping of its marks",
          hint: "add inbound.acknowledgement:")
      }
    }
    if mapping.translator.status.isEmpty, !(views.isEmpty && results.isEmpty) {
      reader.report(nil, zh: "须有 inbound.status", en: "needs a mapping of what is read", hint: "add inbound.status:")
    }
  }

  /// The address to connect to: what stands in the environment, `HUB_<SYSTEM>_URL`, above what the file says.
  func address(
    of system: SystemCode, _ setting: AdapterSetting
  ) throws(AdapterError) -> PostgreSQLAddress {
    let name = "HUB_\(system.rawValue.uppercased().replacing("-", with: "_"))_URL"
    let text = setting.environment[name].flatMap { $0.isEmpty ? nil : $0 } ?? url
    var address: PostgreSQLAddress
    do { address = try PostgreSQLAddress(parsing: text) } catch {
      throw AdapterError(system: system, message: "its address: \(error.message)")
    }
    guard let password else { return address }
    do throws(SecretError) {
      address.password = try password.text(environment: setting.environment, directory: setting.directory)
    } catch { throw AdapterError(system: system, message: error.description) }
    return address
  }
}

/// The table into which the hub writes: a row a delivery, marked by its reader.
struct OutboxTable: Sendable {
  var table: SQLName
  /// Holds the delivery id: what stands there is not written again.
  var key: SQLName
  /// Holds the number of the matter; rows of one matter differ in their version.
  var matter: SQLName
  var version: SQLName
  /// The reader's mark, and the mark of a row that nobody has read.
  var flag: SQLName
  var unread: String
  /// When the reader set its mark.
  var answered: SQLName
  /// The time of the mark that the hub has taken notice of, copied, so that no two clocks are compared.
  var noted: SQLName

  init?(_ reader: ConfigReader) {
    let table = reader.required("table", .table)
    let (key, matter) = (reader.required("key", .column), reader.required("matter", .column))
    let (version, flag) = (reader.required("version", .column), reader.required("flag", .column))
    let (answered, noted) = (reader.required("answered", .column), reader.required("noted", .column))
    unread = reader.value("unread", .text, default: "0")
    guard let table, let key, let matter, let version, let flag, let answered, let noted else { return nil }
    (self.table, self.key, self.matter, self.version) = (table, key, matter, version)
    (self.flag, self.answered, self.noted) = (flag, answered, noted)
  }

  /// Columns that the hub itself fills, or the reader.
  var owned: [SQLName] { [key, version] }
}

/// A table or view that is read by the time of its rows.
struct TimedView: Sendable, Hashable {
  var table: SQLName
  /// Orders rows of one time.
  var key: SQLName
  /// Where the time stands, the first that holds one; text of any shape, or a timestamp.
  var times: [SQLName]

  init?(_ reader: ConfigReader) {
    let (table, key) = (reader.required("table", .table), reader.required("key", .column))
    times = reader.list("time", .column)
    if times.isEmpty { reader.missing("time") }
    guard let table, let key, !times.isEmpty else { return nil }
    (self.table, self.key) = (table, key)
  }
}

/// A table whose rows the hub marks when it has read them.
struct FlaggedTable: Sendable, Hashable {
  var table: SQLName
  /// Rows of one report; a higher version takes the place of a lower one.
  var key: SQLName
  var version: SQLName
  /// Orders the rows.
  var time: SQLName
  var flag: SQLName
  var unread: String
  var read: String

  init?(_ reader: ConfigReader) {
    let (table, key) = (reader.required("table", .table), reader.required("key", .column))
    let (version, time) = (reader.required("version", .column), reader.required("time", .column))
    let flag = reader.required("flag", .column)
    unread = reader.value("unread", .text, default: "0")
    read = reader.value("read", .text, default: "1")
    guard let table, let key, let version, let time, let flag else { return nil }
    (self.table, self.key, self.version, self.time, self.flag) = (table, key, version, time, flag)
  }
}

extension ConfigForm where Value == String {
  /// An address of PostgreSQL; secrets do not stand in files.
  fileprivate static var postgreSQL: Self {
    Self(
      zh: "不含密码的 postgresql:// 地址（主机、数据库、用户）",
      en: "a postgresql:// address with host, database and user, without a password"
    ) { node in
      guard let text = node.scalar, let address = try? PostgreSQLAddress(parsing: text), address.password == nil else {
        return nil
      }
      return text
    }
  }
}
