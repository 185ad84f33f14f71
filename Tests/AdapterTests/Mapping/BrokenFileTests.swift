@testable import Adapters
@testable import Hub
import HubTesting
import Testing

/// A system's file in the middle of being edited: findings, never a trap.
@Suite struct BrokenFileTests {
  @Test(arguments: ["city", "xuhui", "kiosk"]) func aDamagedFileGivesFindings(system: String) throws {
    let configuration = try #require(ProjectConfiguration.loaded)
    let files = try #require(ConfigFiles(directory: ProjectConfiguration.directory, findings: FindingCollector()))
    let path = "systems/\(system).yaml"
    let lines = try #require(files.contents[path]).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var random = SplitMix(seed: 7)
    var refused = 0
    for _ in 0..<150 {
      var damaged = lines
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: damaged.indices, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: damaged.remove(at: place)
        case 1: damaged.swapAt(place, Int.random(in: damaged.indices, using: &random))
        default: damaged[place] = damaged[place].prefix(Int.random(in: 0...damaged[place].count, using: &random))
        }
      }
      let findings = FindingCollector()
      let bytes = Array(damaged.joined(separator: [UInt8(ascii: "\n")]))
      guard let reader = ConfigReader(file: path, bytes: bytes, findings: findings),
        let declaration = SystemDeclaration(reading: reader)
      else {
        refused += 1
        continue
      }
      reader.finish()
      let mapping = SystemMapping(compiling: declaration, codes: configuration.codes, findings: findings)
      _ = try? AdapterRegistry.transport(of: declaration, mapping, nil, findings)
      if findings.hasErrors { refused += 1 }
    }
    #expect(refused > 75)
  }
}
