@testable import Adapters
import Foundation
import Glibc
import Hub
import HubTesting
import Synchronization
import Testing
import TextEncoding

/// Files that the hub writes: each record in exactly one, whatever dies and whatever is full.
@Suite struct DropOutboxTests {
  private static let first = "SH00XH_310150508000_20260302_0001.csv"

  @Test func aRecordStandsInAFileOfItsDay() async throws {
    let scene = try DropScene()
    let drop = try scene.drop()
    #expect(await drop.send(Records.sign()) == .handedOver)
    #expect(scene.names("out") == [Self.first])
    let text = try TextEncoding.gb18030.text(of: try scene.read("out/\(Self.first)"))
    let lines = text.split(separator: "\r\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("投递编号,办件编号,版本,事项编码,"))
    #expect(
      lines[1].hasPrefix("ap-0123456789abcdefghjkmnpqrs.street.1,ap-0123456789abcdefghjkmnpqrs.street,1,310150508000,"))
    #expect(text.hasSuffix("\r\n"))
  }

  @Test func aResendMakesNoSecondFile() async throws {
    let scene = try DropScene()
    let drop = try scene.drop()
    _ = await drop.send(Records.sign())
    #expect(await drop.send(Records.sign()) == .handedOver)
    #expect(await drop.send(Records.sign(round: 2)) == .handedOver)
    #expect(scene.names("out") == [Self.first])
    try FileManager.default.removeItem(atPath: scene.path("out/\(Self.first)"))
    #expect(await drop.send(Records.sign()) == .handedOver)
    #expect(await (try scene.drop()).send(Records.sign(round: 3, doubtful: true)) == .handedOver)
    #expect(scene.names("out") == [])
  }

  @Test func anOperatorMayHaveALostFileWrittenAgain() async throws {
    let scene = try DropScene()
    let drop = try scene.drop()
    _ = await drop.send(Records.sign())
    try FileManager.default.removeItem(atPath: scene.path("out/\(Self.first)"))
    #expect(await drop.send(Records.sign(round: 2)) == .handedOver)
    #expect(scene.names("out") == ["SH00XH_310150508000_20260302_0002.csv"])
  }

  /// The worker dies before each step; another one meets the same record, and the office may have taken the file meanwhile.
  @Test(arguments: [DropOutbox.Step.name, .settle], [true, false])
  func aWorkerThatDiesLeavesTheRecordInOneFile(step: DropOutbox.Step, taken: Bool) async throws {
    let scene = try DropScene()
    let dying = try scene.drop { reached throws(DropError) in
      if reached == step { throw DropError(code: "died") }
    }
    _ = await dying.send(Records.sign())
    var names = scene.names("out").filter { !$0.hasSuffix(".part") }
    if taken, let name = names.first {
      try FileManager.default.moveItem(atPath: scene.path("out/\(name)"), toPath: scene.path("in/\(name)"))
    }
    #expect(await (try scene.drop()).send(Records.sign()) == .handedOver)
    names = scene.names("out")
    let everywhere = try scene.deliveries(in: names) + scene.deliveries(in: scene.names("in"), of: "in")
    #expect(everywhere == ["ap-0123456789abcdefghjkmnpqrs.street.1"])
    #expect(!names.contains { $0.hasSuffix(".part") })
  }

  @Test func aFileThatNobodyNotedNeverWas() async throws {
    let scene = try DropScene()
    try scene.write(Array("half".utf8), to: "out/\(Self.first).part")
    #expect(await (try scene.drop()).send(Records.sign()) == .handedOver)
    #expect(scene.names("out") == [Self.first])
    #expect(try scene.deliveries(in: scene.names("out")).count == 1)
  }

  @Test(arguments: [DropOutbox.Step.write, .remember])
  func aFullDiskLeavesNothingBehind(step: DropOutbox.Step) async throws {
    let scene = try DropScene()
    let isFull = Mutex(true)
    let drop = try scene.drop { reached throws(DropError) in
      if reached == step, isFull.withLock({ $0 }) { throw DropError(errno: ENOSPC) }
    }
    #expect(
      await drop.send(Records.sign())
        == .failed(code: "disk-full", systemDown: true, doubtful: false, retryAfter: nil))
    #expect(scene.names("out") == [])
    isFull.withLock { $0 = false }
    #expect(await drop.send(Records.sign()) == .handedOver)
    #expect(scene.names("out") == [Self.first])
  }

  @Test func aDirectoryThatCannotBeUsedIsNamed() async throws {
    let scene = try DropScene()
    func code(_ out: String) async throws -> String {
      let attempt = await (try scene.drop(out: out)).send(Records.sign())
      guard case .failed(let code, systemDown: true, doubtful: false, retryAfter: nil) = attempt else {
        return "sent"
      }
      return code
    }
    #expect(try await code(scene.path("nowhere")) == "directory-missing")
    try scene.write([], to: "file")
    #expect(try await code(scene.path("file")) == "directory-missing")
    #expect(try await code("/sys") == "not-writable")
  }

  @Test(arguments: ["../../etc/cron", "a/b", "a.b", "事项", "a\u{0}b", " "])
  func noItemCodeLeadsOutOfTheDirectory(code: String) async throws {
    let scene = try DropScene()
    let attempt = await (try scene.drop()).send(Records.sign(item: ItemCode(code)))
    guard case .refused(code: "unsendable", message: _) = attempt else {
      Issue.record("\(attempt)")
      return
    }
    #expect(scene.names("out") == [])
  }

  @Test func twoWorkersShareADirectory() async throws {
    let scene = try DropScene()
    let drops = try (0..<2).map { _ in try scene.drop() }
    await withTaskGroup(of: Void.self) { group in
      for number in 1...60 {
        for drop in drops + drops { group.addTask { _ = await drop.send(Records.sign(number)) } }
      }
    }
    let found = try scene.deliveries(in: scene.names("out"))
    #expect(found.count == 60)
    #expect(Set(found).count == 60)
    // Rows that waited together stand together.
    #expect(scene.names("out").count < 60)
  }

  @Test func numbersGoOnWhenFilesAreTakenAway() async throws {
    let scene = try DropScene()
    for number in 1...3 {
      _ = await (try scene.drop()).send(Records.sign(number))
      for name in scene.names("out") { try FileManager.default.removeItem(atPath: scene.path("out/\(name)")) }
    }
    _ = await (try scene.drop()).send(Records.sign(4))
    #expect(scene.names("out") == ["SH00XH_310150508000_20260302_0004.csv"])
    scene.clock.advance(by: .seconds(86_400))
    _ = await (try scene.drop()).send(Records.sign(5))
    #expect(scene.names("out").last == "SH00XH_310150508000_20260303_0001.csv")
  }

  @Test func aLineThatWasCutOffIsNoLine() async throws {
    let scene = try DropScene()
    _ = await (try scene.drop()).send(Records.sign(1))
    let ledger = try FileHandle(forWritingTo: scene.root.appending(path: "out/.hub/deliveries"))
    try ledger.seekToEnd()
    try ledger.write(contentsOf: Array("20260302\tap-0123456789abcdefghjkmnpqrs.str".utf8))
    try ledger.close()
    for _ in 0..<2 { #expect(await (try scene.drop()).send(Records.sign(2)) == .handedOver) }
    #expect(try scene.deliveries(in: scene.names("out")).count == 2)
  }

  @Test func whatIsOlderThanAnOutboxIsForgotten() async throws {
    let scene = try DropScene()
    for number in 1...3 { _ = await (try scene.drop()).send(Records.sign(number)) }
    scene.clock.advance(by: .seconds(31 * 86_400))
    _ = await (try scene.drop()).send(Records.sign(4))
    let lines = String(decoding: try scene.read("out/.hub/deliveries"), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 1)
  }
}
