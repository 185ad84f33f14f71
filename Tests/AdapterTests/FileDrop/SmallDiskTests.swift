import Adapters
import Foundation
import Glibc
import Hub
import Testing

/// A disk that is really full; only where the tests may mount one.
@Suite(.enabled(if: SmallDisk.isAllowed)) struct SmallDiskTests {
  @Test func aDiskThatIsFullTakesNothingAndGoesOnLater() async throws {
    let scene = try DropScene()
    let disk = try #require(SmallDisk(at: scene.path("out")))
    defer { disk.remove() }
    let drop = try scene.drop()
    try disk.fill()
    let attempt = await drop.send(Records.sign())
    #expect(attempt == .failed(code: "disk-full", systemDown: true, doubtful: false, retryAfter: nil))
    #expect(scene.names("out") == ["filling"])
    try FileManager.default.removeItem(atPath: scene.path("out/filling"))
    #expect(await drop.send(Records.sign()) == .handedOver)
    #expect(try scene.deliveries(in: scene.names("out")).count == 1)
  }
}

/// A disk in memory of a few pages.
struct SmallDisk {
  private let path: String

  /// Whether this process may mount.
  static let isAllowed: Bool = {
    let path = FileManager.default.temporaryDirectory.appending(path: "disk-\(UUID().uuidString)").path
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    guard let disk = SmallDisk(at: path) else { return false }
    disk.remove()
    return true
  }()

  init?(at path: String) {
    self.path = path
    guard mount("none", path, "tmpfs", 0, "size=64k") == 0 else { return nil }
  }

  /// Fills it to its last byte.
  func fill() throws {
    let file = open(path + "/filling", O_WRONLY | O_CREAT, 0o600)
    defer { close(file) }
    let page = [UInt8](repeating: 0, count: 512)
    while write(file, page, page.count) > 0 {}
  }

  func remove() { umount2(path, Int32(MNT_DETACH)) }
}
