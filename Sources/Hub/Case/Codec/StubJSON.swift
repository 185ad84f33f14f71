import JSON

// A stub is what is left of a case some days after its end: at most 300 bytes, so that millions of them cost little. Keys
// are letters, numbers that are always there stand in one list, moments are seconds.

extension CaseState {
  /// Bound on a stub's JSON, in bytes. Numbers of receivers that do not fit are left out: `hub.refs` has them too.
  static let stubBytes = 300

  /// How much of the content's digest a stub keeps, in hex digits.
  static let stubDigest = 24

  /// Reads a stub.
  init(stub fields: CanonicalFields) throws(CanonicalProblem) {
    let figures = try StubFigures(fields)
    self.init(
      application: try fields.name("id"),
      source: Origin(system: try fields.name("s"), caseNumber: try fields.name("n"), path: figures.path),
      version: figures.version, contentDigest: try fields.text("d"), originalDigest: "",
      acceptedAt: figures.acceptedAt,
      theme: Application.ThemeReference(name: try fields.optionalText("t") ?? ""))
    stub = true
    revision = figures.revision
    content = figures.content
    reports = figures.reports
    statusAt = figures.endedAt
    endedAt = figures.endedAt
    district = try fields.optionalName("x")
    status = try fields.word("st")
    last = try fields.optional("l", "[partition, offset]", SourcePosition.init(pair:))
    for lane in try fields.required("k", "lanes", StubLane.list) {
      lanes.append(LaneState(system: lane.system, sequence: lane.sequence))
      guard let number = lane.number else { continue }
      legs.append(
        LegState(
          leg: LegID(lane.system.rawValue), system: lane.system, items: [], wanted: "", deliveredAt: statusAt,
          number: number.rawValue.isEmpty ? nil : number, closed: true))
    }
  }

  /// The stub's JSON.
  var stubJSON: JSONValue {
    var kept = lanes.map { lane in
      StubLane(
        system: lane.system, sequence: lane.sequence,
        number: legs.first { $0.system == lane.system }.map { $0.number ?? "" })
    }
    var json = stubJSON(kept)
    while json.bytes().count > Self.stubBytes,
      let index = kept.lastIndex(where: { $0.number?.rawValue.isEmpty == false })
    {
      kept[index].number = ""
      json = stubJSON(kept)
    }
    return json
  }

  private func stubJSON(_ lanes: [StubLane]) -> JSONValue {
    .object(
      JSONObject(present: [
        "stub": true, "id": .text(application), "s": .text(source.system), "n": .text(source.caseNumber),
        "d": .string(String(contentDigest.prefix(Self.stubDigest))), "f": StubFigures(self).json,
        "t": theme.name.isEmpty ? nil : .string(theme.name), "x": .text(district), "st": .string(status.rawValue),
        "l": last?.pair, "k": .array(lanes.map(\.json)),
      ]))
  }
}

/// What a stub keeps of a system: the lane's last sequence, and the receiver's number where it had a leg.
private struct StubLane {
  var system: SystemCode
  var sequence: Int
  var number: CaseNumber?

  static func list(_ json: JSONValue) -> [StubLane]? {
    json.array.flatMap { elements in
      let lanes = elements.compactMap(StubLane.init)
      return lanes.count == elements.count ? lanes : nil
    }
  }

  init(system: SystemCode, sequence: Int, number: CaseNumber?) {
    self.system = system
    self.sequence = sequence
    self.number = number
  }

  private init?(_ json: JSONValue) {
    guard let parts = json.array, parts.count >= 2, let system = parts[0].string,
      let sequence = parts[1].int64.flatMap({ Int(exactly: $0) })
    else { return nil }
    self.init(
      system: SystemCode(system), sequence: sequence,
      number: parts.count > 2 ? parts[2].string.map { CaseNumber($0) } : nil)
  }

  var json: JSONValue {
    let parts: [JSONValue?] = [.text(system), .int(sequence), .text(number)]
    return .array(parts.compactMap(\.self))
  }
}

extension SourcePosition {
  fileprivate init?(pair: JSONValue) {
    guard let parts = pair.array, parts.count == 2, let partition = parts[0].int64.flatMap({ Int32(exactly: $0) }),
      let offset = parts[1].int64
    else { return nil }
    self.init(partition: partition, offset: offset)
  }

  fileprivate var pair: JSONValue { .array([.number(JSONNumber(Int64(partition))), .number(JSONNumber(offset))]) }
}
