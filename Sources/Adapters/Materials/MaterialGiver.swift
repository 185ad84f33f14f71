import Crypto
import HTTP
import HTTPClient
import Hub
import JSON
import Streams

/// Makes the contents of a record's materials ready in the way that its receiver takes them.
struct MaterialGiver: Sendable {
  let desk: MaterialDesk?
  let links: MaterialLinks?
  let clock: any WallClock
  /// What was put before; nil where each call carries everything.
  private let uploads: UploadMemory?

  init(_ setting: AdapterSetting) {
    desk = setting.materials?.desk
    links = setting.materials?.links
    clock = setting.clock
    uploads = setting.uploads
  }

  /// The record with its materials made ready; what it needs is made by `upload`, one call a content that the receiver does
  /// not have. Contents that it has are not read again.
  func ready(
    _ record: OutboundRecord, _ document: JSONValue, for handover: Handover?,
    upload: (Exchange, JSONObject, BlobDigest) async -> Result<String, HandoverFailure>
  ) async throws(HandoverFailure) -> JSONValue {
    guard let handover, case .application(let leg) = record.payload else { return document }
    var ready: [String: JSONObject] = [:]
    var room = handover.inline?.limit ?? 0
    for material in leg.application.materials {
      guard let digest = material.content, ready[digest.hex] == nil, !leg.held.contains(digest.hex) else { continue }
      let blob = try await found(digest)
      var more: JSONObject = ["size": .number(JSONNumber(blob.size))]
      if let inline = handover.inline {
        room -= blob.size
        guard room >= 0 else { throw .forGood("materials-too-large") }
        more["base64"] = .string(Self.lines(Base64.encode(try await bytes(digest, blob.size)), of: inline.line))
      }
      if let time = handover.link, let links {
        more["link"] = .string(links.link(to: digest, until: clock.now().adding(seconds: time.components.seconds)))
      }
      if let exchange = handover.upload {
        let name: String
        if let known = await uploads?.name(of: digest, in: record.application, at: record.system) {
          name = known
        } else {
          name = try await upload(exchange, material.json.object ?? [:], digest).get()
          await uploads?.note(name, of: digest, in: record.application, at: record.system)
        }
        more["uploaded"] = .string(name)
      }
      ready[digest.hex] = more
    }
    return document.handing(over: ready)
  }

  /// The receiver has refused a record: when it is sent again, its contents are put again.
  func forget(_ record: OutboundRecord) async { await uploads?.forget(record.application, at: record.system) }

  /// A content as one part of a form.
  func stream(_ digest: BlobDigest) async throws(HandoverFailure) -> ByteStream {
    let stream: ByteStream?
    do throws(BlobError) { stream = try await desk?.open(digest) } catch { throw .later("blob-\(error.code)") }
    guard let stream else { throw .later("material-gone") }
    return stream
  }

  private func found(_ digest: BlobDigest) async throws(HandoverFailure) -> Blob {
    do {
      if let blob = try await desk?.store.find(digest, .material) { return blob }
    } catch { throw .later("blob-\(error.code)") }
    throw .later("material-gone")
  }

  private func bytes(_ digest: BlobDigest, _ size: Int) async throws(HandoverFailure) -> [UInt8] {
    let stream = try await stream(digest)
    do { return try await stream.collect(upTo: size) } catch { throw .later("blob-damaged") }
  }

  private static func lines(_ text: String, of length: Int?) -> String {
    guard let length else { return text }
    var lines: [Substring] = []
    var rest = text[...]
    while !rest.isEmpty {
      lines.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return lines.joined(separator: "\r\n")
  }
}

/// Why a record's materials are not ready.
enum HandoverFailure: Error, Hashable {
  /// Another time may do.
  case later(String)
  /// The receiver's system is away.
  case systemDown(String)
  /// The receiver can never take them so.
  case forGood(String)
}
