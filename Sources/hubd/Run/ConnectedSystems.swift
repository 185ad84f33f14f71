import Adapters
import CommandLine
import HTTPClient
import Hub

/// The connected systems, ready to be read and written.
struct ConnectedSystems: Sendable {
  /// Readers of their wire shapes.
  let translators: [SystemCode: any Translator]
  /// Those that are delivered to; none in a process that does not deliver, which needs none of their secrets then.
  let targets: [DeliveryTarget]
  private let client: HTTPClient
  private let uploads: UploadMemory?

  init(_ ground: Ground) async throws {
    client = try HTTPClient()
    translators = AdapterRegistry.translators(of: ground.configuration)
    guard ground.configuration.settings.roles.contains(.deliver) else {
      targets = []
      uploads = nil
      return
    }
    let uploads = try await UploadMemory.open(path: ground.data.file("uploads.sqlite"))
    self.uploads = uploads
    let setting = AdapterSetting(
      environment: ground.environment, directory: ground.directory, client: client, clock: ground.clock,
      materials: ground.materials, uploads: uploads)
    do {
      targets = try AdapterRegistry.targets(of: ground.configuration, setting)
    } catch {
      throw Failure(.configuration, "a system cannot be connected: \(error)", hint: "see its file in systems/")
    }
  }

  /// Ends what they used, after delivery has ended.
  func close() async {
    client.close()
    await uploads?.close()
  }
}
