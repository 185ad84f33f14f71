@testable import Adapters
import Foundation
@testable import Hub
import Testing

/// Files that the street office puts into its directory.
@Suite struct DropInboxTests {
  private static let name = "STATUS_310150508000_20260305_000"

  /// Takes everything as the fetcher does, and gives what each document was.
  private func takeAll(_ drop: FileDrop) async throws -> [FetchedBatch.Document] {
    var documents: [FetchedBatch.Document] = []
    var batch = try await drop.fetch(after: nil)
    while true {
      documents += batch.documents
      try await drop.confirm(batch)
      if !batch.hasMore { return documents }
      batch = try await drop.fetch(after: nil)
    }
  }

  private func reason(_ scene: DropScene, _ name: String) throws -> String {
    String(decoding: try scene.read("in/aside/\(name).reason.txt"), as: UTF8.self)
  }

  @Test func acknowledgementsComeFirstAndThenStatusesInOrder() async throws {
    let scene = try DropScene()
    let ack = "SH00XH_310150508000_20260302_0001.ack.csv"
    try scene.write(try DropScene.sample(Self.name + "2.gb18030.csv"), to: "in/\(Self.name)2.csv")
    try scene.write(try DropScene.sample(Self.name + "1.utf8.csv"), to: "in/\(Self.name)1.csv")
    try scene.write(try DropScene.sample(ack), to: "in/\(ack)")
    try scene.write(Array("x".utf8), to: "in/\(Self.name)9.csv.part")
    try scene.write(Array("x".utf8), to: "in/readme.txt")
    let documents = try await takeAll(try scene.drop())
    #expect(documents.map(\.kind) == [.acknowledgements, .statuses, .statuses])
    #expect(try documents.map(\.original.bytes)[1] == DropScene.sample(Self.name + "1.utf8.csv"))
    #expect(scene.names("in/done") == [ack, "\(Self.name)1.csv", "\(Self.name)2.csv"])
    #expect(scene.names("in") == ["\(Self.name)9.csv.part", "done", "readme.txt"])
  }

  @Test func aFileStaysUntilTheHubHasIt() async throws {
    let scene = try DropScene()
    try scene.write(try DropScene.sample(Self.name + "1.utf8.csv"), to: "in/\(Self.name)1.csv")
    let drop = try scene.drop()
    let first = try await drop.fetch(after: nil)
    let again = try await (try scene.drop()).fetch(after: nil)
    #expect(first.documents.map(\.original.bytes) == again.documents.map(\.original.bytes))
    #expect(scene.names("in") == ["\(Self.name)1.csv"])
    try await drop.confirm(first)
    #expect(scene.names("in") == ["done"])
  }

  @Test func theSameBytesUnderAnotherNameAreNotTakenAgain() async throws {
    let scene = try DropScene()
    try scene.write(try DropScene.sample(Self.name + "1.utf8.csv"), to: "in/\(Self.name)1.csv")
    #expect(try await takeAll(try scene.drop()).count == 1)
    try scene.write(try DropScene.sample(Self.name + "3.duplicate.csv"), to: "in/\(Self.name)3.csv")
    try scene.write(try DropScene.sample(Self.name + "1.utf8.csv"), to: "in/\(Self.name)1.csv")
    #expect(try await takeAll(try scene.drop()).isEmpty)
    #expect(scene.names("in/done") == ["\(Self.name)1.csv", "\(Self.name)1.csv.2", "\(Self.name)3.csv"])
  }

  @Test func aBrokenFileGoesAsideWithItsReason() async throws {
    let scene = try DropScene()
    try scene.write(try DropScene.sample(Self.name + "4.broken.csv"), to: "in/\(Self.name)4.csv")
    #expect(try await takeAll(try scene.drop()).count == 1)
    #expect(scene.names("in/aside") == ["\(Self.name)4.csv", "\(Self.name)4.csv.reason.txt"])
    let text = try reason(scene, "\(Self.name)4.csv")
    #expect(text.contains("整个文件未采用"))
    #expect(text.contains("csv-malformed"))
    #expect(text.contains("line 2: a quote is never closed"))
  }

  @Test func oneBadRowIsNamedByItsLine() async throws {
    let scene = try DropScene()
    try scene.write(try DropScene.sample(Self.name + "5.badrow.csv"), to: "in/\(Self.name)5.csv")
    _ = try await takeAll(try scene.drop())
    #expect(scene.names("in/done") == ["\(Self.name)5.csv"])
    let text = try reason(scene, "\(Self.name)5.csv")
    #expect(text.contains("第4行") && text.contains("列数与表头不同"))
    #expect(text.contains("line 4") && text.contains("another number of columns than the header"))
  }

  @Test func aFileOverTheBoundIsNeverRead() async throws {
    let scene = try DropScene()
    try scene.write([UInt8](repeating: 0x61, count: 1 << 20 + 1), to: "in/\(Self.name)1.csv")
    #expect(try await takeAll(try scene.drop()).isEmpty)
    #expect(scene.names("in/aside").first == "\(Self.name)1.csv")
    #expect(try reason(scene, "\(Self.name)1.csv").contains("too-large"))
  }

  @Test func aLinkIsNotFollowedAndStopsNobody() async throws {
    let scene = try DropScene()
    try scene.write(Array("secret".utf8), to: "elsewhere")
    try FileManager.default.createSymbolicLink(
      atPath: scene.path("in/\(Self.name)1.csv"), withDestinationPath: scene.path("elsewhere"))
    try scene.write(try DropScene.sample(Self.name + "2.gb18030.csv"), to: "in/\(Self.name)2.csv")
    let drop = try scene.drop()
    let batch = try await drop.fetch(after: nil)
    #expect(batch.documents.count == 1)
    try await drop.confirm(batch)
    await #expect(throws: FetchFailure.self) { try await drop.fetch(after: nil) }
  }

  @Test func aMissingDirectoryIsToldAsSuch() async throws {
    let scene = try DropScene()
    try FileManager.default.removeItem(atPath: scene.path("in"))
    let drop = try scene.drop()
    await #expect(throws: FetchFailure(code: "directory-missing")) { try await drop.fetch(after: nil) }
  }
}
