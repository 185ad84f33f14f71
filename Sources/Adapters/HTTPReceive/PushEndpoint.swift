import HTTP
public import Hub
import JSON

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
  /// What it is told of its cases; nil for a system that does not ask.
  public var answers: SystemAnswers?

  /// A system that pushes.
  public init(
    code: SystemCode, settings: HTTPReceiveSettings, limits: InboundLimits, translator: any Translator,
    answers: SystemAnswers? = nil
  ) {
    self.code = code
    self.settings = settings
    self.limits = limits
    self.translator = translator
    self.answers = answers
  }
}

/// What is pushed to a path, or asked there.
enum PushKind: Sendable, Hashable { case applications, statuses, acknowledgements, catalogue, questions }

/// One path that systems push to: media type, signature, nonce, rate and size, then the receiving station. Or one where they
/// ask, signed in the same way.
struct PushEndpoint: Sendable {
  let kind: PushKind
  private(set) var systems: [SystemCode: PushingSystem] = [:]
  /// Forms in which any of them pushes here.
  private var forms: Set<DocumentForm> = []
  /// In its form refusals are told while nobody knows who asks.
  let first: PushingSystem
  let station: PushStation

  init(_ kind: PushKind, first: PushingSystem, station: PushStation) {
    self.kind = kind
    self.first = first
    self.station = station
  }

  mutating func add(_ system: PushingSystem) {
    systems[system.code] = system
    forms.formUnion(system.settings.forms[kind] ?? [])
  }

  func respond(to request: HTTPRequest) async -> HTTPResponse {
    let (reply, limit) = await answer(request)
    return response(to: reply, bodyLimit: limit)
  }

  func response(to reply: PushReply, bodyLimit: Int) -> HTTPResponse {
    first.settings.reply.response(to: reply, bodyLimit: bodyLimit)
  }

  /// A question has no body, so that it has no type either.
  private func mediaRefusal(of request: HTTPRequest, _ forms: Set<DocumentForm>) -> String? {
    if kind == .questions { return MediaType.compression(of: request.headers) }
    return MediaType.refusal(of: request.headers, forms: forms)
  }

  private func answer(_ request: HTTPRequest) async -> (PushReply, bodyLimit: Int) {
    if let reason = mediaRefusal(of: request, forms) {
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
      if let reason = mediaRefusal(of: request, owner.settings.forms[kind] ?? []) {
        return (.mediaType(reason: reason), 0)
      }
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
    let reply = await reply(to: request, original, system, nonce: station.nonce(verified))
    if case .outcome(let outcome) = reply, outcome.wentToTheBus { return reply }
    if let error = await station.keep(verified) { return .outcome(.unavailable(error)) }
    return reply
  }

  /// The nonce goes to the bus together with the original, where that goes there.
  private func reply(
    to request: HTTPRequest, _ original: Original, _ system: PushingSystem, nonce: BusRecord
  ) async -> PushReply {
    let (receiver, translator) = (station.receiver, system.translator)
    return switch kind {
    case .applications: .outcome(await receiver.receive(original, with: translator, beside: [nonce]))
    case .statuses: .outcome(await receiver.receiveStatuses(original, with: translator, beside: [nonce]))
    case .acknowledgements:
      .outcome(await receiver.receiveAcknowledgements(original, with: translator, beside: [nonce]))
    case .catalogue: .outcome(await receiver.receiveCatalogue(original, with: translator, beside: [nonce]))
    case .questions: await answer(request.queryItem("code"), system)
    }
  }

  /// Answers a question about a case number of the asker's own.
  private func answer(_ number: String?, _ asker: PushingSystem) async -> PushReply {
    guard let questions = station.questions else { return .unanswerable }
    let number = CaseNumber(number ?? "")
    switch await questions.answer(number, asker: asker.code) {
    case .known(let known):
      guard let answer = asker.answers?.found(known.json) else { return .unanswerable }
      return .answered(answer)
    case .unknown:
      return .answered(asker.answers?.unknown(number) ?? .null)
    case .unavailable: return .unanswerable
    }
  }
}

/// What all endpoints share.
struct PushStation: Sendable {
  let signatures: SignatureCheck
  let nonces: NonceLedger
  let admission: Admission
  let receiver: Receiver
  let questions: (any CaseQuestions)?
  let clock: any WallClock
  let observer: any ReceiveObserver

  /// The record that makes the nonce of a request durable.
  func nonce(_ verified: SignatureCheck.Verified) -> BusRecord {
    nonces.record(key: verified.keyID, nonce: verified.nonce)
  }

  /// Makes the nonce of a request durable; what kept the bus from it, else nil.
  func keep(_ verified: SignatureCheck.Verified) async -> BusError? {
    do throws(BusError) {
      try await nonces.keep(key: verified.keyID, nonce: verified.nonce)
      return nil
    } catch { return error }
  }
}
