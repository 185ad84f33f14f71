import HTTP
import Hub
import Streams

/// `POST /materials/v1`: a system puts a content before it files with it; `GET /materials/v1/<digest>`: a receiver fetches
/// one by a link. Neither is ever whole in memory.
struct MaterialEndpoint: Sendable {
  /// The digest that the signature covers, stated before the body comes: an unsigned sender's body is never read, and a body
  /// with another digest is never kept.
  static let statedDigest = "Hub-Body-Digest"

  let systems: [SystemCode: PushingSystem]
  let station: PushStation
  let desk: MaterialDesk
  let links: MaterialLinks

  func put(_ request: HTTPRequest) async -> HTTPResponse {
    let now = station.clock.now()
    let verified: SignatureCheck.Verified
    let system: PushingSystem
    do throws(SignatureFailure) {
      let stated = request.headers.values(of: Self.statedDigest)
      guard stated.count == 1, BlobDigest(hex: stated[0]) != nil else { throw .missing }
      verified = try station.signatures.verify(request, stating: stated[0], now: now)
      guard let owner = systems[verified.system] else { throw .keyUnknown }
      system = owner
    } catch { return refuse(nil, .unsigned(reason: error.outward), error.rawValue, .city) }
    let form = system.settings.reply
    guard desk.settings.types.contains(request.mediaType ?? ""), request.headers["Content-Encoding"] == nil else {
      return refuse(system.code, .mediaType(reason: "content-type"), "media-type", form)
    }
    switch station.nonces.claim(key: verified.keyID, nonce: verified.nonce) {
    case .fresh: break
    case .replayed: return refuse(system.code, .unsigned(reason: "nonce-replayed"), "nonce-replayed", form)
    case .unknown: return refuse(system.code, .busy, "nonces-unknown", form)
    }
    switch station.admission.enter(system.code, limits: system.limits, at: now) {
    case .enter: break
    case .rate: return refuse(system.code, .rate, "rate", form)
    case .busy: return refuse(system.code, .busy, "busy", form)
    }
    defer { station.admission.leave() }
    async let kept = station.keep(verified)
    let reply = await take(request, verified)
    if let error = await kept { return form.response(to: .outcome(.unavailable(error)), bodyLimit: 0) }
    return form.response(to: reply, bodyLimit: desk.settings.limit)
  }

  private func take(_ request: HTTPRequest, _ verified: SignatureCheck.Verified) async -> PushReply {
    guard let stream = request.stream, let digest = request.headers[Self.statedDigest] else { return .busy }
    do throws(BlobError) {
      let expected: BlobExpectation = verified.algorithm == .sm3 ? .sm3(digest) : .sha256(digest)
      return .material(try await desk.take(stream, expecting: expected))
    } catch {
      switch error {
      case .tooLarge(let limit): return .tooLarge(limit: limit)
      case .wrongDigest: return .unsigned(reason: "signature-mismatch")
      case .brokenOff, .damaged, .unavailable: return .busy
      }
    }
  }

  func get(_ request: HTTPRequest, _ name: String) async -> HTTPResponse {
    guard let digest = BlobDigest(hex: name), links.admits(request, to: digest, at: station.clock.now()) else {
      return .text(403, "this link is not good, or no longer\n")
    }
    do throws(BlobError) {
      guard let stream = try await desk.open(digest) else { return .text(404, "this content is not here\n") }
      return HTTPResponse(
        status: 200,
        headers: [
          "Content-Type": "application/octet-stream", "Content-Disposition": "attachment",
          "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store",
        ], stream: stream)
    } catch { return .text(503, "this content cannot be read now\n", headers: ["Retry-After": "5"]) }
  }

  private func refuse(
    _ system: SystemCode?, _ reply: PushReply, _ reason: String, _ form: ReplyForm
  ) -> HTTPResponse {
    station.observer.turnedAway(system, reason: reason)
    return form.response(to: reply, bodyLimit: desk.settings.limit)
  }
}
