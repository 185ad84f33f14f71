import Adapters
import CommandLine
import Crypto
import HTTPClient
import Hub
import Metrics

/// Opens the store of materials that the settings name.
enum MaterialStore {
  static func open(
    _ configuration: HubConfiguration, _ data: DataDirectory, _ directory: String, _ environment: [String: String],
    _ metrics: MetricsRegistry
  ) throws(Failure) -> (desk: MaterialDesk, links: MaterialLinks) {
    let settings = configuration.settings.materials
    let store: any BlobStore
    do {
      switch settings.store {
      case .directory(let path): store = try DirectoryBlobStore(path: path ?? data.file("materials"))
      case .s3(let s3):
        store = try S3BlobStore(
          s3, accessKey: try s3.accessKey.text(environment: environment, directory: directory),
          secretKey: try s3.secretKey.text(environment: environment, directory: directory),
          staging: data.file("staging"), client: try HTTPClient())
      }
      let key =
        if let reference = settings.linkKey {
          try reference.resolve(environment: environment, directory: directory)
        } else {
          try data.keptRandom("link-key", bytes: 32)
        }
      let receive = configuration.settings.receive
      let links = MaterialLinks(
        address: settings.address ?? "http://\(receive.address):\(receive.port)",
        key: try HMACKey(key, algorithm: .sha256))
      return (MaterialDesk(store: store, settings: settings, observer: MaterialWatch(metrics)), links)
    } catch {
      throw Failure(.configuration, "materials: \(error)", hint: "see materials: in hub.yaml")
    }
  }
}
