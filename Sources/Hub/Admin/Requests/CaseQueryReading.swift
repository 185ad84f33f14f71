import HTTP
import JSON

extension CaseQuery {
  /// Reads a query from named values: of the request's query, or of a JSON body. Unknown names and values are refused.
  /// - Parameter fingerprint: makes the keyed digest under which an applicant's number is searched.
  init(
    _ fields: [(name: String, value: String)], now: Timestamp, fingerprint: (String) -> String
  ) throws(AdminError) {
    self.init()
    for (name, value) in fields where !value.isEmpty {
      switch name {
      case "number": number = CaseNumber(value)
      case "theme": themes.append(value)
      case "status": statuses.append(try Self.word(name, value))
      case "disposition": dispositions.append(try Self.word(name, value))
      case "reason": heldFor = try Self.word(name, value)
      case "held": held = value == "true"
      case "sameMatter": sameMatter = value == "true"
      case "source": source = SystemCode(value)
      case "receiver": receiver = SystemCode(value)
      case "since": from = try Self.moment(name, value, now)
      case "until": until = try Self.moment(name, value, now)
      case "applicant": applicant = fingerprint(try Self.documentNumber(name, value))
      case "after": after = try Self.number(name, value, in: 0...Int64.max).map(Cursor.init)
      case "limit": limit = Int(try Self.number(name, value, in: 1...500) ?? 50)
      default: throw .invalid(name, zh: "未知的查询条件", en: "is no condition of this query")
      }
    }
  }

  static func word<Word: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ value: String
  ) throws(AdminError) -> Word {
    if let word = Word(rawValue: value) { return word }
    let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
    throw .invalid(name, zh: "可用值：\(known)", en: "takes \(known)")
  }

  static func number(
    _ name: String, _ value: String, in range: ClosedRange<Int64>
  ) throws(AdminError) -> Int64? {
    guard let number = Int64(value), range.contains(number) else {
      throw .invalid(
        name, zh: "应为 \(range.lowerBound) 至 \(range.upperBound) 的整数",
        en: "takes a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// Folded as mappings fold it, so that lower case and full width find the same.
  private static func documentNumber(_ name: String, _ value: String) throws(AdminError) -> String {
    guard value.utf8.count <= 64 else { throw .invalid(name, zh: "过长", en: "is too long") }
    return value.uppercased()
  }

  /// An RFC 3339 time, a day in Asia/Shanghai, or how long ago: `90m`, `24h`, `7d`.
  static func moment(_ name: String, _ value: String, _ now: Timestamp) throws(AdminError) -> Timestamp {
    if let moment = Timestamp(rfc3339: value) { return moment }
    if let day = CivilDate(value) { return Timestamp(startOf: day) }
    let seconds: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    if let unit = value.last.flatMap({ seconds[$0] }), let count = Int64(value.dropLast()),
      (0...100_000).contains(count)
    {
      return now.adding(seconds: -count * unit)
    }
    throw .invalid(
      name, zh: "应为日期、RFC 3339 时间或时长（24h）", en: "takes a day, an RFC 3339 time or a span such as 24h")
  }
}

extension AdminRequest {
  /// The named values of a JSON body: `{"theme": "cafe", "status": ["accepted", "approved"]}`.
  func bodyFields() throws(AdminError) -> [(name: String, value: String)] {
    try body().members.flatMap { member -> [(name: String, value: String)] in
      (member.value.array ?? [member.value]).map {
        (member.key, $0.string ?? String(decoding: $0.bytes(), as: UTF8.self))
      }
    }
  }

  /// The JSON object that is the body.
  func body() throws(AdminError) -> JSONObject {
    guard let json = try? JSONValue(parsing: request.body, limits: JSONLimits(bytes: 64 << 10, depth: 8)),
      let object = json.object
    else { throw .invalid("body", zh: "应为 JSON 对象", en: "must be a JSON object") }
    return object
  }
}
