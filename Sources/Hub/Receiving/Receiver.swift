import Crypto

/// The receiving station (接收): translate, make the original durable, then the event that the case is decided by, then
/// answer. Nothing derived ever exists without its original, and nothing is accepted that is not durable.
public struct Receiver: Sendable {
  let publisher: any BusPublisher
  private let reader: any BusReader
  private let recent: RecentApplications
  let observer: any ReceiveObserver
  let catalogue: CataloguePublishing?
  private let materials: MaterialDesk?
  let originals: OriginalKeeper

  /// A station.
  /// - Parameters:
  ///   - publisher: answers only when records are on all in-sync replicas.
  ///   - reader: reads an earlier original, for the fields in which a conflicting push differs.
  ///   - recent: what was taken in before; the station adds what it takes in.
  ///   - catalogue: publishes what departments tell of their items; nil where none may.
  ///   - materials: where contents are kept; nil takes in no application that names one.
  public init(
    publisher: any BusPublisher, reader: any BusReader, recent: RecentApplications,
    catalogue: CataloguePublishing? = nil, materials: MaterialDesk? = nil,
    observer: any ReceiveObserver = SilentReceiveObserver()
  ) {
    self.publisher = publisher
    self.reader = reader
    self.recent = recent
    self.catalogue = catalogue
    self.observer = observer
    self.materials = materials
    originals = OriginalKeeper(materials)
  }

  /// Takes in a push of an application.
  /// - Parameter beside: made durable together with the original, in one request to the bus.
  public func receive(
    _ original: Original, with translator: any Translator, beside: [BusRecord] = []
  ) async -> ReceiveOutcome {
    let start = ContinuousClock.now
    let outcome =
      switch translator.application(from: original) {
      case .translated(let application, let trace):
        if let refused = await refusal(of: application, trace) {
          refused
        } else {
          await take(original, application, trace, translator, beside)
        }
      case .unreadable(let code, _): ReceiveOutcome.unreadable(code: code)
      case .invalid(let violations): ReceiveOutcome.invalid(violations)
      }
    observer.received(from: original.system, outcome, took: ContinuousClock.now - start)
    return outcome
  }

  /// Takes in a push of statuses under the system's own case numbers. Whether a number is bound is the processor's
  /// knowledge: one that is not (yet) waits there.
  public func receiveStatuses(
    _ original: Original, with translator: any Translator, beside: [BusRecord] = []
  ) async -> ReceiveOutcome {
    let start = ContinuousClock.now
    let outcome =
      switch translator.statuses(from: original) {
      case .translated(let statuses, let trace): await take(original, statuses, beside).without(trace.refused)
      case .unreadable(let code, _): ReceiveOutcome.unreadable(code: code)
      case .invalid(let violations): ReceiveOutcome.invalid(violations)
      }
    observer.received(from: original.system, outcome, took: ContinuousClock.now - start)
    return outcome
  }

  /// Takes in a document that was fetched.
  func receive(_ document: FetchedBatch.Document, with translator: any Translator) async -> ReceiveOutcome {
    switch document.kind {
    case .application: await receive(document.original, with: translator)
    case .statuses: await receiveStatuses(document.original, with: translator)
    case .acknowledgements: await receiveAcknowledgements(document.original, with: translator)
    }
  }

  /// Takes in what a system says of records that it fetched. One that names no delivery of the hub's is an unreadable one.
  public func receiveAcknowledgements(
    _ original: Original, with translator: any Translator, beside: [BusRecord] = []
  ) async -> ReceiveOutcome {
    let start = ContinuousClock.now
    let outcome =
      switch translator.acknowledgements(from: original) {
      case .translated(let acknowledgements, let trace): await take(original, acknowledgements, trace.refused, beside)
      case .unreadable(let code, _): ReceiveOutcome.unreadable(code: code)
      case .invalid(let violations): ReceiveOutcome.invalid(violations)
      }
    observer.received(from: original.system, outcome, took: ContinuousClock.now - start)
    return outcome
  }

  private func take(
    _ original: Original, _ acknowledgements: [Acknowledgement], _ refused: [Violation], _ beside: [BusRecord]
  ) async -> ReceiveOutcome {
    let known = acknowledgements.compactMap { one in one.application.map { (one, $0) } }
    var refused = refused
    let strangers = acknowledgements.count - known.count
    guard strangers == 0 || !known.isEmpty else { return .unreadable(code: "delivery-unknown") }
    if strangers > 0 { refused.append(.unknownDeliveries(strangers)) }
    guard let first = known.first else { return .acknowledgements(0) }
    let digest = Hex.encode(Digest.sha256(original.bytes))
    do throws(BusError) {
      let record = try await originals.record(original, digest: digest, key: first.1.rawValue)
      let id = eventID(try await publisher.publish([record] + beside).first, digest)
      let events = known.enumerated().map { index, pair in
        InboxEvent.application(
          CaseEvent(
            id: "\(id)/\(index)", application: pair.1, time: original.receivedAt, body: .acknowledged(pair.0)))
      }
      _ = try await publisher.publish(events.map(\.record))
      return .acknowledgements(known.count).without(refused)
    } catch {
      return error.kind == .rejected ? .tooLarge : .unavailable(error)
    }
  }

  private func take(
    _ original: Original, _ statuses: [StatusEvent], _ beside: [BusRecord]
  ) async -> ReceiveOutcome {
    guard let first = statuses.first else { return .statuses(0) }
    let digest = Hex.encode(Digest.sha256(original.bytes))
    do throws(BusError) {
      let key = first.inboxEvent(id: "", at: original.receivedAt).key
      let record = try await originals.record(original, digest: digest, key: key)
      let position = try await publisher.publish([record] + beside).first
      let id = eventID(position, digest)
      let events = statuses.enumerated().map { index, status in
        var status = status
        status.original = position.map { OriginalMark(digest: digest, position: $0) }
        return status.inboxEvent(id: "\(id)/\(index)", at: original.receivedAt)
      }
      _ = try await publisher.publish(events.map(\.record))
      return .statuses(statuses.count)
    } catch {
      return error.kind == .rejected ? .tooLarge : .unavailable(error)
    }
  }

  private func take(
    _ original: Original, _ application: Application, _ trace: Trace, _ translator: any Translator,
    _ beside: [BusRecord]
  ) async -> ReceiveOutcome {
    let id = application.id
    let version = application.source.version
    let originalDigest = Hex.encode(Digest.sha256(original.bytes))
    let contentDigest = application.contentDigest(without: trace.volatile)
    do throws(BusError) {
      let record = try await originals.record(original, digest: originalDigest, key: id.rawValue)
      let position = try await publisher.publish([record] + beside).first
      let known = await recent.find(id)
      let standing = Standing(version: version, contentDigest: contentDigest, known: known)
      let submission = Submission(
        application: application, contentDigest: contentDigest, originalDigest: originalDigest, original: position,
        unresolved: trace.unresolved, answeredConflict: standing == .conflict)
      let event = CaseEvent(
        id: eventID(position, originalDigest), application: id, time: original.receivedAt, body: .submitted(submission))
      _ = try await publisher.publish([InboxEvent.application(event).record])
      switch standing {
      case .conflict:
        return .conflict(id, differs: await differences(application, trace, from: known, translator))
      case .duplicate: return .duplicate(id)
      case .fresh:
        recent.note(
          id,
          KnownApplication(
            version: version, contentDigest: contentDigest, originalDigest: originalDigest, original: position))
        return .accepted(id)
      }
    } catch {
      return error.kind == .rejected ? .tooLarge : .unavailable(error)
    }
  }

  /// A material names a content that the hub does not have: it is put first, then filed with.
  private func refusal(of application: Application, _ trace: Trace) async -> ReceiveOutcome? {
    guard application.materials.contains(where: { $0.content != nil }) else { return nil }
    do throws(BlobError) {
      let missing =
        if let materials { try await materials.missing(in: application) } else {
          application.materials.indices.filter { application.materials[$0].content != nil }
        }
      guard !missing.isEmpty else { return nil }
      let sent = SentPointers(trace.pointers())
      return .invalid(
        missing.map { index in
          let pointer = sent.pointers(of: ["/materials/\(index)/fileID"]).first ?? ""
          return Violation(pointer, .materialMissing, name: "附件标识")
        })
    } catch { return .unavailable(BusError(error)) }
  }

  /// One push is one event, and its original's place names it; without a place its digest has to do.
  private func eventID(_ position: BusPosition?, _ digest: String) -> String {
    position.map { "received/\($0.partition.partition)/\($0.offset)" } ?? "received/\(digest)"
  }

  /// Where the document as sent differs from the known one, read back and translated anew by today's mapping.
  private func differences(
    _ application: Application, _ trace: Trace, from known: KnownApplication?, _ translator: any Translator
  ) async -> [String] {
    guard let known, let position = known.original,
      let message = try? await reader.read(position.partition, at: position.offset),
      let earlier = try? await originals.original(in: message), earlier.digest == known.originalDigest,
      case .translated(let before, _) = translator.application(from: earlier.original)
    else { return [] }
    return SentPointers(trace.pointers()).pointers(of: application.differences(from: before, without: trace.volatile))
  }
}

extension Violation {
  /// Acknowledgements of deliveries that are none of the hub's.
  fileprivate static func unknownDeliveries(_ count: Int) -> Violation {
    Violation(
      pointer: "", code: "delivery-unknown", messageZh: "\(count)个投递编号不是本系统的",
      messageEn: "\(count) of the deliveries are none of the hub's")
  }
}
