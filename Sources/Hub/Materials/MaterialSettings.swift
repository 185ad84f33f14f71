import YAML

/// `materials:` of `hub.yaml`: where contents are kept, and how much is taken.
public struct MaterialSettings: Sendable, Hashable {
  /// Where contents are kept.
  public enum Store: Sendable, Hashable {
    /// In a directory; `materials` in the data directory where none is named.
    case directory(String?)
    /// In a bucket of an S3-compatible store.
    case s3(S3Settings)
  }

  /// Where contents are kept.
  public var store = Store.directory(nil)
  /// The largest material, in bytes.
  public var limit = 100 << 20
  /// Media types that a material may have, as its sender says.
  public var types: Set<String> = [
    "application/pdf", "application/ofd", "image/jpeg", "image/png", "image/tiff", "image/bmp", "text/plain",
    "text/html", "application/zip", "application/msword", "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/octet-stream",
  ]
  /// How long a material that no case refers to is kept, in seconds, before a sweep removes it.
  public var retentionSeconds: Int64 = 30 * 86_400
  /// How long an original is kept, in seconds: as long as `hub.received` keeps its record.
  public static let originalSeconds: Int64 = 400 * 86_400
  /// Originals above so many bytes are kept here, and their record holds the digest.
  public static let inlineOriginal = 256 << 10
  /// The hub's address as those see it who are given a link; nil is where the receive listener stands.
  public var address: String?
  /// Key of the signatures of links; nil lets hubd keep one of its own.
  public var linkKey: SecretReference?

  /// Settings with their defaults.
  public init() {}

  mutating func read(_ reader: ConfigReader) {
    switch reader.value("store", ConfigForm<StoreWord>.word, default: .directory) {
    case .directory: store = .directory(reader.optional("path", .text))
    case .s3:
      if let section = reader.section("s3") {
        S3Settings(section).map { store = .s3($0) }
      } else {
        reader.missing("s3")
      }
    }
    limit = reader.value("limit", .size, default: limit)
    if limit < 1 || limit > 1 << 30 {
      reader.report("limit", zh: "应为 1 B 至 1 GiB", en: "must be from 1 B to 1 GiB")
    }
    let types = reader.list("types", .text)
    if !types.isEmpty { self.types = Set(types.map { $0.lowercased() }) }
    if let kept = reader.optional("retention", .duration) { retentionSeconds = kept.components.seconds }
    address = reader.optional("address", .text).map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    linkKey = reader.optional("link_key", .secret)
  }
}

/// A bucket of an S3-compatible store. Path-style addresses: `endpoint/bucket/key`.
public struct S3Settings: Sendable, Hashable {
  /// Address of the store, without a slash at its end.
  public var endpoint: String
  /// Its region.
  public var region: String
  /// The bucket, which has to be there.
  public var bucket: String
  /// What stands before each key.
  public var prefix: String
  /// Id of the access key.
  public var accessKey: SecretReference
  /// The secret access key.
  public var secretKey: SecretReference

  /// A bucket.
  public init(
    endpoint: String, region: String = "us-east-1", bucket: String, prefix: String = "", accessKey: SecretReference,
    secretKey: SecretReference
  ) {
    self.endpoint = endpoint
    self.region = region
    self.bucket = bucket
    self.prefix = prefix
    self.accessKey = accessKey
    self.secretKey = secretKey
  }

  init?(_ reader: ConfigReader) {
    let endpoint = reader.required("endpoint", .address)
    let bucket = reader.required("bucket", .text)
    let accessKey = reader.required("access_key", .secret)
    let secretKey = reader.required("secret_key", .secret)
    let region = reader.value("region", .text, default: "us-east-1")
    let prefix = reader.optional("prefix", .text) ?? ""
    guard let endpoint, let bucket, let accessKey, let secretKey else { return nil }
    self.init(
      endpoint: endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint, region: region, bucket: bucket,
      prefix: prefix, accessKey: accessKey, secretKey: secretKey)
  }
}

private enum StoreWord: String, CaseIterable { case directory, s3 }

extension ConfigForm where Value == String {
  fileprivate static var address: Self {
    Self(zh: "http 或 https 地址", en: "an http or https address") { node in
      node.scalar.flatMap { $0.hasPrefix("http://") || $0.hasPrefix("https://") ? $0 : nil }
    }
  }
}
