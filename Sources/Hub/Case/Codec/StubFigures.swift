import JSON

/// The numbers of a stub, in one list: path, version, revision, content revision, reports, accepted, ended.
struct StubFigures {
  var path: Application.FilingPath
  var version: Int
  var revision: Int
  var content: Int
  var reports: Int
  var acceptedAt: Timestamp
  var endedAt: Timestamp

  init(_ stub: CaseState) {
    path = stub.source.path
    version = stub.version
    revision = stub.revision
    content = stub.content
    reports = stub.reports
    acceptedAt = stub.acceptedAt
    endedAt = stub.statusAt
  }

  init(_ fields: CanonicalFields) throws(CanonicalProblem) {
    self = try fields.required("f", "seven numbers") { json in
      let numbers = (json.array ?? []).compactMap(\.int64).filter { $0 >= 0 && $0 < 1 << 40 }
      guard numbers.count == 7, let path = Application.FilingPath(rawValue: Int(numbers[0])) else { return nil }
      return StubFigures(path: path, numbers)
    }
  }

  private init(path: Application.FilingPath, _ numbers: [Int64]) {
    self.path = path
    version = max(1, Int(numbers[1]))
    revision = Int(numbers[2])
    content = Int(numbers[3])
    reports = Int(numbers[4])
    acceptedAt = Timestamp(milliseconds: numbers[5] * 1000)
    endedAt = Timestamp(milliseconds: numbers[6] * 1000)
  }

  var json: JSONValue {
    let numbers = [
      Int64(path.rawValue), Int64(version), Int64(revision), Int64(content), Int64(reports),
      acceptedAt.milliseconds / 1000, endedAt.milliseconds / 1000,
    ]
    return .array(numbers.map { .number(JSONNumber($0)) })
  }
}
