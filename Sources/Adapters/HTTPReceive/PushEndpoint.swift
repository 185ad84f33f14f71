import HTTP
public import Hub

/// A system that pushes.
public struct PushingSystem: Sendable {
  /// Its code.
  public var code: SystemCode
  /// How it pushes.
  public var settings: HTTPReceiveSettings
  /// Its bounds.
  public var limits: InboundLimits
  /// Reads its wire shape.
  public var translator: any Translator

  /// A system that pushes.
  public init(code: SystemCode, settings: HTTPReceiveSettings, limits: InboundLimits, translator: any Translator) {
    self.code = code
    self.settings = settings
    self.limits = limits
    self.translator = translator
  }
}

/// What is pushed to a path.
enum PushKind: Sendable, Hashable { case applications, statuses, acknowledgements, catalogue }

/// One path that systems push to: media type, signature, nonce, rate and size, then the receiving station.
struct PushEndpoint: Sendable {
  let kind: PushKind
  var systems: [SystemCode: PushingSystem]
  let form: ReplyForm
  let station: PushStation

  func respond(to request: HTTPRequest) async -> HTTPResponse {
    let (reply, limit) = await answer(request)
    return form.response(to: reply, bodyLimit: limit)
  }

  private func answer(_ request: HTTPRequest) async -> (PushReply, bodyLimit: Int) {
    if let reason = MediaType.refusal(of: request.headers) {
      station.observer.turnedAway(nil, reason: "media-type")
      return (.mediaType(reason: reason), 0)
    }
    let now = station.clock.now()
    let verified: SignatureCheck.Verified
    let system: PushingSystem
    do throws(SignatureFailure) {
      verified = try station.signatures.verify(request, now: now)
      guard let owner = systems[verified.system] else { throw .keyUnknown }
      system = owner
      switch station.nonces.claim(key: verified.keyID, nonce: verified.nonce) {
      case .fresh: break
      case .replayed: throw .nonceReplayed
      case .unknown:
        station.observer.turnedAway(verified.system, reason: "nonces-unknown")
        return (.busy, 0)
      }
    } catch {
      station.observer.turnedAway(nil, reason: error.rawValue)
      return (.unsigned(reason: error.outward), 0)
    }
    return (await enter(request, system, verified, now), system.limits.body)
  }

  private func enter(
    _ request: HTTPRequest, _ system: PushingSystem, _ verified: SignatureCheck.Verified, _ now: Timestamp
  ) async -> PushReply {
    guard request.body.count <= system.limits.body else { return .tooLarge(limit: system.limits.body) }
    switch station.admission.enter(system.code, limits: system.limits, at: now) {
    case .enter: break
    case .rate:
      station.observer.turnedAway(system.code, reason: "rate")
      return .rate
    case .busy:
      station.observer.turnedAway(system.code, reason: "busy")
      return .busy
    }
    defer { station.admission.leave() }
    let original = Original(
      system: system.code, bytes: request.body, contentType: request.headers["Content-Type"], receivedAt: now)
    async let kept = station.keep(verified)
    let outcome =
      switch kind {
      case .applications: await station.receiver.receive(original, with: system.translator)
      case .statuses: await station.receiver.receiveStatuses(original, with: system.translator)
      case .acknowledgements: await station.receiver.receiveAcknowledgements(original, with: system.translator)
      case .catalogue: await station.receiver.receiveCatalogue(original, with: system.translator)
      }
    if let error = await kept { return .outcome(.unavailable(error)) }
    return .outcome(outcome)
  }
}

/// What all endpoints share.
struct PushStation: Sendable {
  let signatures: SignatureCheck
  let nonces: NonceLedger
  let admission: Admission
  let receiver: Receiver
  let clock: any WallClock
  let observer: any ReceiveObserver

  /// Makes the nonce of a request durable; what kept the bus from it, else nil.
  func keep(_ verified: SignatureCheck.Verified) async -> BusError? {
    do throws(BusError) {
      try await nonces.keep(key: verified.keyID, nonce: verified.nonce)
      return nil
    } catch { return error }
  }
}
