@testable import Adapters
import Blocking
import CSV
@testable import Hub
import HubTesting
import Testing
import TextEncoding

/// The samples of what the street office is sent: the same rows in each encoding, byte for byte what a spreadsheet opens.
@Suite struct StreetSampleTests {
  struct Sample: Sendable {
    var name: String
    var encoding: String
    var mark = false
  }

  private static let samples = [
    Sample(name: "0001.utf8", encoding: "utf-8"), Sample(name: "0002.gb18030", encoding: "gb18030"),
    Sample(name: "0003.bom", encoding: "utf-8", mark: true), Sample(name: "0004.formula", encoding: "utf-8"),
  ]

  @Test(arguments: samples) func theRowsOfASampleAreWrittenAsTheyStandThere(sample: Sample) async throws {
    let bytes = try DropScene.sample("SH00XH_310150508000_20260302_\(sample.name).csv")
    let wanted = try rows(bytes)
    let scene = try DropScene()
    let findings = FindingCollector()
    let yaml =
      "outbox: \(scene.path("out"))\ninbox: \(scene.path("in"))\nencoding: \(sample.encoding)\nmark: \(sample.mark)\n"
    let reader = try #require(ConfigReader(file: "x.yaml", bytes: Array(yaml.utf8), findings: findings))
    let outbox = DropOutbox(
      FileDropSettings(reader, bound: 1 << 20), clock: scene.clock, runner: BlockingRunner(name: "test"))
    let results = await withTaskGroup(of: Attempt.self) { group in
      for (index, cells) in wanted.dropFirst().enumerated() {
        let row = DropRow(
          delivery: DeliveryID(cells[0]), round: 1, doubtful: false, file: "SH00XH_310150508000",
          columns: wanted[0], cells: cells.map { $0.hasPrefix("'=") ? String($0.dropFirst()) : $0 })
        group.addTask(priority: index == 0 ? .high : .low) { await outbox.put(row) }
      }
      return await group.reduce(into: [Attempt]()) { $0.append($1) }
    }
    #expect(results.allSatisfy { $0 == .handedOver })
    var written: [[String]] = []
    for name in scene.names("out") {
      let bytes = try scene.read("out/\(name)")
      #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]) == sample.mark)
      let rows = try rows(bytes)
      #expect(rows.first == wanted[0])
      written += rows.dropFirst()
    }
    #expect(written.sorted { $0[0] < $1[0] } == wanted.dropFirst().sorted { $0[0] < $1[0] })
  }

  @Test func theColumnsAreThoseOfTheStreetsFileAndWhatHasChanged() async throws {
    let scene = try DropScene()
    _ = await (try scene.drop()).send(Records.sign())
    let name = try #require(scene.names("out").first)
    let sample = try DropScene.sample("SH00XH_310150508000_20260302_0001.utf8.csv")
    let columns = try #require(try rows(try scene.read("out/\(name)")).first)
    #expect(try Array(columns.dropLast()) == rows(sample).first && columns.last == "变更项")
  }

  private func rows(_ bytes: [UInt8]) throws -> [[String]] {
    let text = try TextEncoding.text(of: bytes, in: [.utf8, .gb18030])
    return try CSVReader.rows(of: Array(text.utf8)).map(\.fields)
  }
}
