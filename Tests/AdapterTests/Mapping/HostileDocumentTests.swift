import Adapters
import Hub
import HubTesting
import JSON
import Testing

/// Documents that nobody means well with: always an answer, never a trap, and no more work than the document is long.
@Suite struct HostileDocumentTests {
  private func translate(_ bytes: [UInt8], as system: String = "city") throws -> Translation<Application> {
    let (mapping, _) = try ProjectConfiguration.mapping(of: system)
    return mapping.translator.application(
      from: Original(system: SystemCode(system), bytes: bytes, receivedAt: Timestamp(milliseconds: 1_772_413_200_000)))
  }

  @Test(arguments: ["city", "xuhui", "kiosk"]) func anyDocumentGetsAnAnswer(system: String) throws {
    let (mapping, files) = try ProjectConfiguration.mapping(of: system)
    let given = files.contents.filter { $0.key.hasPrefix("systems/\(system)/cases/given/") }.sorted { $0.key < $1.key }
    var random = SplitMix(seed: 20_260_302)
    var counts = [0, 0, 0]
    for round in 0..<400 {
      var bytes = given[round % given.count].value
      for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8(ascii: "\""), at: place)
        default: bytes.removeSubrange(place..<min(place + 40, bytes.count))
        }
      }
      let original = Original(
        system: SystemCode(system), bytes: bytes, receivedAt: Timestamp(milliseconds: 1_772_413_200_000), number: "1")
      switch mapping.translator.application(from: original) {
      case .translated: counts[0] += 1
      case .unreadable: counts[1] += 1
      case .invalid: counts[2] += 1
      }
      _ = mapping.translator.statuses(from: original)
    }
    #expect(counts.allSatisfy { $0 > 0 })
  }

  @Test(arguments: [
    (
      #""stuffs": [\#(Array(repeating: #"{"stuffStatus":"9"}"#, count: 200_000).joined(separator: ","))]"#,
      "/stuffs length"
    ),
    (
      #""formDetail": {"subItemNos": "\#(Array(repeating: "A", count: 200_000).joined(separator: ","))"}"#,
      "/formDetail/subItemNos length"
    ),
  ]) func listsAreBounded(member: String, expected: String) throws {
    guard case .invalid(let violations) = try translate(Array("{\(member)}".utf8)) else {
      Issue.record("was taken")
      return
    }
    #expect(violations.contains { "\($0.pointer) \($0.code)" == expected })
    #expect(violations.count < 100)
  }

  @Test func aFewUnknownFieldsAreToldAndNotAll() throws {
    let system = try InlineSystem("inbound: {status: {fields: {caseNumber: no}}}")
    let members = (0..<5000).map { #""x\#($0)":1"# }.joined(separator: ",")
    guard case .translated(_, let trace) = system.status(#"{"no":"1",\#(members)}"#) else {
      Issue.record("not translated")
      return
    }
    #expect(trace.unknownFields.count == 100)
  }

  @Test(arguments: [2_500, 10_000, 10_001]) func aFileMayHoldADaysRows(rows: Int) throws {
    let (mapping, files) = try ProjectConfiguration.mapping(of: "street")
    let sample = try #require(files.contents.first { $0.key.hasSuffix("STATUS_310150508000_20260305_0001.utf8.csv") })
    let lines = String(decoding: sample.value, as: UTF8.self).split(whereSeparator: \.isNewline)
    let text = lines[0] + "\r\n" + String(repeating: lines[1] + "\r\n", count: rows)
    let original = Original(
      system: "street", bytes: Array(text.utf8), receivedAt: Timestamp(milliseconds: 1_772_413_200_000))
    switch mapping.translator.statuses(from: original) {
    case .translated(let statuses, _): #expect(statuses.count == rows && rows <= 10_000)
    case .invalid(let violations): #expect(violations.map(\.code) == ["length"] && rows > 10_000)
    case .unreadable(let code, _): Issue.record("\(code)")
    }
  }
}
