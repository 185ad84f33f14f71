import JSON

// A stub is what is left of a case some days after its end: at most 300 bytes, so that millions of them cost little.
// Keys are one or two letters; moments are seconds.

extension CaseState {
  /// Bound on a stub's JSON, in bytes. Numbers of receivers that do not fit are left out: `hub.refs` has them too.
  static let stubBytes = 300

  /// Reads a stub.
  init(stub fields: CanonicalFields) throws(CanonicalProblem) {
    let path: Application.FilingPath = try fields.required("w", "1, 2 or 3") {
      $0.int64.flatMap { Int(exactly: $0) }.flatMap(Application.FilingPath.init(rawValue:))
    }
    self.init(
      application: try fields.name("id"),
      source: Origin(system: try fields.name("s"), caseNumber: try fields.name("n"), path: path),
      version: try fields.int("v", in: 1...Int(Int32.max)), contentDigest: try fields.text("d"), originalDigest: "",
      acceptedAt: try fields.seconds("a"), theme: Application.ThemeReference(name: try fields.optionalText("t") ?? ""))
    stub = true
    revision = try fields.count("r")
    content = try fields.count("c")
    district = try fields.optionalName("x")
    status = try fields.word("st")
    statusAt = try fields.seconds("e")
    endedAt = statusAt
    reports = try fields.count("rp")
    last = try fields.optionalValue("l")
    for number: StubNumber in try fields.list("k") {
      lanes.append(LaneState(system: number.system, sequence: number.sequence))
      guard let caseNumber = number.number else { continue }
      legs.append(
        LegState(
          leg: LegID(number.system.rawValue), system: number.system, items: [], wanted: "", deliveredAt: statusAt,
          number: caseNumber))
    }
  }

  /// The stub's JSON.
  var stubJSON: JSONValue {
    var numbers = lanes.map { lane in
      StubNumber(
        system: lane.system, sequence: lane.sequence, number: legs.first { $0.system == lane.system }?.number)
    }
    var json = stubJSON(numbers)
    while json.bytes().count > Self.stubBytes, let index = numbers.lastIndex(where: { $0.number != nil }) {
      numbers[index].number = nil
      json = stubJSON(numbers)
    }
    return json
  }

  private func stubJSON(_ numbers: [StubNumber]) -> JSONValue {
    .object(
      JSONObject(present: [
        "stub": true, "id": .text(application), "s": .text(source.system), "n": .text(source.caseNumber),
        "w": .int(source.path.rawValue), "v": .int(version), "d": .string(String(contentDigest.prefix(32))),
        "a": .int(Int(acceptedAt.milliseconds / 1000)), "t": theme.name.isEmpty ? nil : .string(theme.name),
        "r": .int(revision), "c": .int(content), "x": .text(district), "st": .string(status.rawValue),
        "e": .int(Int(statusAt.milliseconds / 1000)), "rp": .count(reports), "l": last?.json, "k": .list(numbers),
      ]))
  }
}

/// What a stub keeps of a system: the lane's last sequence, and the receiver's number.
private struct StubNumber: CanonicalValue {
  var system: SystemCode
  var sequence: Int
  var number: CaseNumber?

  init(system: SystemCode, sequence: Int, number: CaseNumber?) {
    self.system = system
    self.sequence = sequence
    self.number = number
  }

  init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      system: try fields.name("s"), sequence: try fields.count("q"), number: try fields.optionalName("n"))
  }

  var json: JSONValue {
    .object(JSONObject(present: ["s": .text(system), "q": .int(sequence), "n": .text(number)]))
  }
}

extension CanonicalFields {
  fileprivate func seconds(_ key: String) throws(CanonicalProblem) -> Timestamp {
    try required(key, "seconds since 1970") {
      $0.int64.flatMap { seconds in
        let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? nil : Timestamp(milliseconds: milliseconds)
      }
    }
  }
}
