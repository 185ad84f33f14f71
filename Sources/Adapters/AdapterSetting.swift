public import HTTPClient
public import Hub

/// What the adapters share in one process.
public struct AdapterSetting: Sendable {
  /// The environment, for secrets and addresses.
  public var environment: [String: String]
  /// The configuration directory, to which `file:` secrets are relative.
  public var directory: String
  /// Makes the calls.
  public var client: HTTPClient
  /// The time of day.
  public var clock: any WallClock
  /// Where contents of materials are kept, and links to them; nil where none are handed over.
  public var materials: (desk: MaterialDesk, links: MaterialLinks)?
  /// What contents are called where they were put; nil where that is not remembered.
  public var uploads: UploadMemory?

  /// A setting.
  public init(
    environment: [String: String], directory: String, client: HTTPClient, clock: any WallClock = SystemClock(),
    materials: (desk: MaterialDesk, links: MaterialLinks)? = nil, uploads: UploadMemory? = nil
  ) {
    self.environment = environment
    self.directory = directory
    self.client = client
    self.clock = clock
    self.materials = materials
    self.uploads = uploads
  }
}
