@testable import Adapters
import Foundation
import HTTPClient
@testable import Hub
import HubTesting
import Testing
import TextEncoding

/// The street office's drop, in directories of the test's own.
final class DropScene {
  let root: URL
  let clock = ManualClock(Timestamp(milliseconds: 1_772_413_200_000))

  init() throws {
    root = FileManager.default.temporaryDirectory.appending(path: "drop-\(UUID().uuidString)")
    for name in ["out", "in"] {
      try FileManager.default.createDirectory(at: root.appending(path: name), withIntermediateDirectories: true)
    }
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  /// The transport of the project's own file; each is as good as a process of its own.
  func drop(
    out: String? = nil, before: @escaping @Sendable (DropOutbox.Step) throws(DropError) -> Void = { _ in }
  ) throws -> FileDrop {
    let configuration = try #require(ProjectConfiguration.loaded)
    let system = try #require(configuration.systems["street"])
    let findings = FindingCollector()
    let mapping = SystemMapping(compiling: system, codes: configuration.codes, findings: findings)
    let reader = ConfigReader(
      try #require(system.send), file: system.file, key: "send", findings: findings)
    let setting = AdapterSetting(
      environment: ["HUB_STREET_OUTBOX": out ?? path("out"), "HUB_STREET_INBOX": path("in")],
      directory: ProjectConfiguration.directory, client: try HTTPClient(), clock: clock)
    return FileDrop(
      system, mapping, FileDropSettings(reader, bound: system.limits.body), setting, before: before)
  }

  func path(_ name: String) -> String { root.appending(path: name).path }

  /// Names in a directory, hidden ones left out.
  func names(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }

  func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: root.appending(path: name))) }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: root.appending(path: name))
  }

  /// A sample of the street's own files.
  static func sample(_ name: String) throws -> [UInt8] {
    let file = URL(filePath: ProjectConfiguration.directory).appending(path: "systems/street/cases/given/\(name)")
    return Array(try Data(contentsOf: file))
  }

  /// All deliveries in the files of the outbox, and in those that were taken away.
  func deliveries(in names: [String], of folder: String = "out") throws -> [String] {
    try names.flatMap { name in
      try TextEncoding.gb18030.text(of: try read("\(folder)/\(name)")).split(separator: "\r\n").dropFirst()
        .compactMap { $0.split(separator: ",").first.map(String.init) }
    }
  }
}

extension Records {
  /// A record for the street office.
  static func sign(
    _ number: Int = 1, round: Int = 1, doubtful: Bool = false, item: ItemCode = "310150508000"
  ) -> OutboundRecord {
    var record = leg("street")
    record.delivery = DeliveryID("ap-0123456789abcdefghjkmnpqrs.street.\(number)")
    record.round = round
    record.doubtful = doubtful
    guard case .application(var leg) = record.payload else { return record }
    leg.leg = "street"
    leg.items = [ApplicationItem(code: item, name: "户外非广告设施设置审批")]
    record.payload = .application(leg)
    return record
  }
}
