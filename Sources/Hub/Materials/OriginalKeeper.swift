import Crypto
import Streams

/// Makes records of originals, and originals of records: one that is too large for a record has its bytes in the blob store,
/// durable before its record is written.
public struct OriginalKeeper: Sendable {
  private let materials: MaterialDesk?

  /// A keeper; without a desk every original stands in its record.
  public init(_ materials: MaterialDesk? = nil) { self.materials = materials }

  /// The record of an original.
  /// - Parameter key: what it is about: an application's id, or `ref/<system>/<number>`.
  func record(_ original: Original, digest: String, key: String) async throws(BusError) -> BusRecord {
    guard let materials, original.bytes.count > MaterialSettings.inlineOriginal else {
      return OriginalRecord.record(original, digest: digest, key: key)
    }
    do throws(BlobError) {
      _ = try await materials.take(ByteStream(original.bytes), as: .original, expecting: .sha256(digest))
    } catch { throw BusError(error) }
    return OriginalRecord.reference(original, digest: digest, key: key)
  }

  /// The original of a record; nil where it is not one, or its bytes are no longer to be had, or not those of its digest.
  public func original(in message: BusMessage) async throws(BusError) -> (original: Original, digest: String)? {
    guard let size = OriginalRecord.referredSize(in: message) else { return OriginalRecord.original(in: message) }
    guard let materials, let (head, text) = OriginalRecord.head(of: message),
      let digest = BlobDigest(hex: text)
    else { return nil }
    do throws(BlobError) {
      guard let stream = try await materials.open(digest, .original) else { return nil }
      guard let bytes = try? await stream.collect(upTo: size) else { return nil }
      var original = head
      original.bytes = bytes
      return (original, text)
    } catch { throw BusError(error) }
  }
}
