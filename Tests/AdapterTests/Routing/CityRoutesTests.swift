import Adapters
import Foundation
import Hub
import JSON
import Testing

/// Every sample of the city's push, through the city's mapping and the repository's own configuration.
@Suite struct CityRoutesTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var file: String
    /// The district theme, or the reason to hold.
    var expected: String
    var testDescription: String { file }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")

  static let samples: [Sample] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "city-routes.json")
    let bytes = (try? Data(contentsOf: path)).map(Array.init) ?? []
    let json = (try? JSONValue(parsing: bytes))?.array ?? []
    return json.map {
      Sample(file: $0["file"]?.string ?? "", expected: $0["route"]?.string ?? $0["reason"]?.string ?? "")
    }
  }()

  @Test func theSamplesAreThere() { #expect(Self.samples.count == 32) }

  @Test(arguments: samples) func aSampleGoesWhereItShould(sample: Sample) throws {
    let loaded = HubConfiguration.load(directory: Self.root.appending(path: "config").path)
    let configuration = try #require(loaded.configuration)
    let city = try #require(configuration.systems["city"])
    let findings = FindingCollector()
    let mapping = SystemMapping(compiling: city, codes: configuration.codes, findings: findings)
    let bytes = Array(
      try Data(contentsOf: Self.root.appending(path: "config/systems/city/cases/given/\(sample.file)")))
    let now = Timestamp(milliseconds: 1_772_500_000_000)  // 2026-03-03
    let translation = mapping.translator.application(from: Original(system: "city", bytes: bytes, receivedAt: now))
    guard case .translated(let application, let trace) = translation else {
      Issue.record("not translated: \(translation)")
      return
    }
    // What translation could not resolve holds the case before it is routed.
    if let unresolved = trace.unresolved.first {
      #expect(unresolved.reason.rawValue == sample.expected)
      return
    }
    switch configuration.route(application, at: now) {
    case .routed(let route): #expect(route.theme.rawValue == sample.expected)
    case .held(let reason, _): #expect(reason.rawValue == sample.expected)
    }
  }
}
