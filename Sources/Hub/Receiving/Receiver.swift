import Crypto

/// The receiving station (接收): translate, make the original durable, then the event that the case is decided by, then
/// answer. Nothing derived ever exists without its original, and nothing is accepted that is not durable.
public struct Receiver: Sendable {
  private let publisher: any BusPublisher
  private let reader: any BusReader
  private let recent: RecentApplications
  private let observer: any ReceiveObserver

  /// A station.
  /// - Parameters:
  ///   - publisher: answers only when records are on all in-sync replicas.
  ///   - reader: reads an earlier original, for the fields in which a conflicting push differs.
  ///   - recent: what was taken in before; the station adds what it takes in.
  public init(
    publisher: any BusPublisher, reader: any BusReader, recent: RecentApplications,
    observer: any ReceiveObserver = SilentReceiveObserver()
  ) {
    self.publisher = publisher
    self.reader = reader
    self.recent = recent
    self.observer = observer
  }

  /// Takes in a push of an application.
  public func receive(_ original: Original, with translator: any Translator) async -> ReceiveOutcome {
    let start = ContinuousClock.now
    let outcome =
      switch translator.application(from: original) {
      case .translated(let application, let trace): await take(original, application, trace, translator)
      case .unreadable(let code, _): ReceiveOutcome.unreadable(code: code)
      case .invalid(let violations): ReceiveOutcome.invalid(violations)
      }
    observer.received(from: original.system, outcome, took: ContinuousClock.now - start)
    return outcome
  }

  /// Takes in a push of statuses under the system's own case numbers. Whether a number is bound is the processor's
  /// knowledge: one that is not (yet) waits there.
  public func receiveStatuses(_ original: Original, with translator: any Translator) async -> ReceiveOutcome {
    let start = ContinuousClock.now
    let outcome =
      switch translator.statuses(from: original) {
      case .translated(let statuses, _): await take(original, statuses)
      case .unreadable(let code, _): ReceiveOutcome.unreadable(code: code)
      case .invalid(let violations): ReceiveOutcome.invalid(violations)
      }
    observer.received(from: original.system, outcome, took: ContinuousClock.now - start)
    return outcome
  }

  private func take(_ original: Original, _ statuses: [StatusEvent]) async -> ReceiveOutcome {
    let references = statuses.map { ReferenceKey(system: original.system, number: $0.caseNumber) }
    guard let first = references.first else { return .statuses(0) }
    let digest = Hex.encode(Digest.sha256(original.bytes))
    do throws(BusError) {
      let record = OriginalRecord.record(original, digest: digest, key: first.recordKey)
      let position = try await publisher.publish([record]).first
      let id = eventID(position, digest)
      let events = zip(references, statuses).enumerated().map { index, pair in
        var status = pair.1
        status.original = position.map { OriginalMark(digest: digest, position: $0) }
        return InboxEvent.reference(
          ReferenceEvent(id: "\(id)/\(index)", reference: pair.0, time: original.receivedAt, body: .status(status)))
      }
      _ = try await publisher.publish(events.map(\.record))
      return .statuses(statuses.count)
    } catch {
      return error.kind == .rejected ? .tooLarge : .unavailable(error)
    }
  }

  private func take(
    _ original: Original, _ application: Application, _ trace: Trace, _ translator: any Translator
  ) async -> ReceiveOutcome {
    let id = application.id
    let version = application.source.version
    let originalDigest = Hex.encode(Digest.sha256(original.bytes))
    let contentDigest = application.contentDigest(without: trace.volatile)
    // Asked while the original is on its way: the answer is needed only after that.
    async let lookup = recent.find(id)
    do throws(BusError) {
      let position = try await publisher.publish([
        OriginalRecord.record(original, digest: originalDigest, key: id.rawValue)
      ]).first
      let known = await lookup
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
      let earlier = OriginalRecord.original(in: message), earlier.digest == known.originalDigest,
      case .translated(let before, _) = translator.application(from: earlier.original)
    else { return [] }
    return SentPointers(trace.pointers).pointers(of: application.differences(from: before, without: trace.volatile))
  }
}
