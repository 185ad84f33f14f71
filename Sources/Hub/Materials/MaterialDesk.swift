public import Streams

/// Takes contents in and hands them out, by the settings, and counts what passes.
public struct MaterialDesk: Sendable {
  /// Where contents are kept.
  public let store: any BlobStore
  /// The settings.
  public let settings: MaterialSettings
  private let observer: any MaterialObserver

  /// A desk.
  public init(
    store: any BlobStore, settings: MaterialSettings = MaterialSettings(),
    observer: any MaterialObserver = SilentMaterialObserver()
  ) {
    self.store = store
    self.settings = settings
    self.observer = observer
  }

  /// Keeps a content.
  public func take(
    _ stream: ByteStream, as kind: BlobKind = .material, expecting digest: BlobExpectation?
  ) async throws(BlobError) -> Blob {
    do throws(BlobError) {
      let limit = kind == .material ? settings.limit : .max
      let blob = try await store.put(stream, as: kind, upTo: limit, expecting: digest)
      observer.took(kind, bytes: blob.size)
      return blob
    } catch {
      observer.failed(kind, error)
      throw error
    }
  }

  /// Reads a content; nil where there is none.
  public func open(_ digest: BlobDigest, _ kind: BlobKind = .material) async throws(BlobError) -> ByteStream? {
    do throws(BlobError) {
      guard let stream = try await store.open(digest, kind) else { return nil }
      let observer = observer
      return ByteStream(length: stream.length) {
        do {
          let piece = try await stream.next()
          if let piece { observer.gave(kind, bytes: piece.count) }
          return piece
        } catch {
          observer.failed(kind, error as? BlobError ?? .brokenOff)
          throw error
        }
      }
    } catch {
      observer.failed(kind, error)
      throw error
    }
  }

  /// Those of an application's materials that name a content which is not here, by their places.
  public func missing(in application: Application) async throws(BlobError) -> [Int] {
    var missing: [Int] = []
    for (index, material) in application.materials.enumerated() {
      guard let digest = material.content else { continue }
      if try await store.find(digest, .material) == nil { missing.append(index) }
    }
    return missing
  }
}

/// What the desk tells those who watch it. Never a content, never a name.
public protocol MaterialObserver: Sendable {
  /// A content came in.
  func took(_ kind: BlobKind, bytes: Int)
  /// Part of a content went out.
  func gave(_ kind: BlobKind, bytes: Int)
  /// A content could not be kept or read.
  func failed(_ kind: BlobKind, _ error: BlobError)
}

/// Watches nothing.
public struct SilentMaterialObserver: MaterialObserver {
  /// Watches nothing.
  public init() {}
  /// Nothing.
  public func took(_ kind: BlobKind, bytes: Int) {}
  /// Nothing.
  public func gave(_ kind: BlobKind, bytes: Int) {}
  /// Nothing.
  public func failed(_ kind: BlobKind, _ error: BlobError) {}
}

extension Application {
  /// Digests of the contents that its materials name, each once.
  var contents: [String] {
    var digests: [String] = []
    for case let digest? in materials.map(\.content?.hex) where !digests.contains(digest) { digests.append(digest) }
    return digests
  }
}

extension Material {
  /// The content, where the hub keeps it.
  public var content: BlobDigest? { contentDigest.flatMap(BlobDigest.init(hex:)) }
}
