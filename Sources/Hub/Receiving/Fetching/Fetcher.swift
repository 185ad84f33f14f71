/// Fetches what systems leave to be fetched, and hands it to the receiving station. One process at a time does so: the owner
/// of the only partition of `hub.control`, where each source's cursor is kept too. A batch is confirmed there, and its cursor
/// written, only after the hub has all of it; a batch that comes again is harmless.
public struct Fetcher: Sendable {
  /// The consumer group: its one active member fetches.
  public static let group = "hub-fetch"

  private let bus: any MessageBus
  private let lines: [FetchLine]
  private let receiver: Receiver
  private let publisher: any BusPublisher
  private let clock: any WallClock
  private let observer: any FetchObserver

  /// A fetcher of the targets that have a source.
  /// - Parameter receiver: the station that takes documents in.
  public init(
    bus: any MessageBus, targets: [DeliveryTarget], receiver: Receiver, publisher: any BusPublisher,
    clock: any WallClock = SystemClock(), observer: any FetchObserver = SilentFetchObserver()
  ) {
    self.bus = bus
    lines = targets.compactMap(FetchLine.init)
    self.receiver = receiver
    self.publisher = publisher
    self.clock = clock
    self.observer = observer
  }

  /// Fetches until cancelled, while it is this process's turn.
  public func run() async throws(BusError) {
    guard !lines.isEmpty else { return await clock.waitForEver() }
    let consumer = try await bus.consumer(.group(Self.group, topics: [Topics.control]))
    var work: Task<Void, Never>?
    var failure: BusError?
    do throws(BusError) {
      while !Task.isCancelled {
        switch try await consumer.next(limit: 100, wait: .seconds(1)) {
        case .assigned(let assigned)?:
          // Records are read by `FetchCursors`, from the beginning; here only the ownership counts.
          try await consumer.start(assigned.mapValues { $0 ?? -2 })
          try await consumer.pause(Array(assigned.keys))
          if assigned.keys.contains(FetchCursors.partition) {
            let cursors = try await FetchCursors.read(bus)
            work = Task { await fetchAll(from: cursors) }
          }
        case .revoked(let gone)?:
          work?.cancel()
          await work?.value
          work = nil
          try await consumer.finishRevocation(gone)
        case .lost?:
          work?.cancel()
          work = nil
        case .records?, .caughtUp?, nil: break
        }
      }
    } catch { failure = error }
    work?.cancel()
    await work?.value
    await consumer.close()
    if let failure { throw failure }
  }

  private func fetchAll(from cursors: [SystemCode: String]) async {
    await withDiscardingTaskGroup { group in
      for line in lines { group.addTask { await fetch(line, from: cursors[line.system]) } }
    }
  }

  /// One source, until cancelled: at once while there is more, else at its pace.
  private func fetch(_ line: FetchLine, from start: String?) async {
    var cursor = start
    while !Task.isCancelled {
      var hasMore = false
      do throws(FetchFailure) {
        let batch = try await line.source.fetch(after: cursor)
        guard await take(batch, of: line) else { throw FetchFailure(code: "not-taken") }
        try await line.source.confirm(batch)
        if let next = batch.cursor, next != cursor {
          guard await keep(next, of: line.system) else { throw FetchFailure(code: "cursor-not-kept") }
          cursor = next
        }
        observer.fetched(batch.documents.count, from: line.system)
        hasMore = batch.hasMore
      } catch { observer.notFetched(line.system, code: error.code) }
      if !hasMore { await clock.wait(line.pause) }
    }
  }

  /// True where the hub has all documents: as events, or, where one cannot be read, whole in quarantine.
  private func take(_ batch: FetchedBatch, of line: FetchLine) async -> Bool {
    for document in batch.documents {
      let outcome = await receiver.receive(document, with: line.translator)
      guard let reason = outcome.quarantineReason else {
        if case .unavailable = outcome { return false }
        continue
      }
      let record = Quarantine.record(
        of: document.original, reason: reason, detail: outcome.quarantineDetail, stage: .receive)
      do throws(BusError) { _ = try await publisher.publish([record]) } catch {
        guard error.kind == .rejected else { return false }
        observer.notFetched(line.system, code: "too-large")
      }
    }
    return true
  }

  private func keep(_ cursor: String, of system: SystemCode) async -> Bool {
    do throws(BusError) {
      _ = try await publisher.publish([FetchCursors.record(cursor, of: system, at: clock.now())])
      return true
    } catch { return false }
  }
}

/// One source with what reads it.
struct FetchLine: Sendable {
  let system: SystemCode
  let source: any InboundSource
  let translator: any Translator
  let pause: Duration

  /// Nil for a system that has no source.
  init?(_ target: DeliveryTarget) {
    guard let source = target.source, let translator = target.translator else { return nil }
    system = target.system
    self.source = source
    self.translator = translator
    pause = target.settings.poll?.every ?? .seconds(30)
  }
}

extension ReceiveOutcome {
  /// Why a document that nobody waits for is set aside whole; nil where it is not.
  fileprivate var quarantineReason: String? {
    switch self {
    case .unreadable(let code): code
    case .invalid(let violations), .partly(_, let violations): violations.first?.code ?? "invalid"
    case .tooLarge: "too-large"
    case .accepted, .duplicate, .conflict, .statuses, .acknowledgements, .catalogue, .unavailable: nil
    }
  }

  /// The places that are wrong, as far as they fit.
  fileprivate var quarantineDetail: String {
    switch self {
    case .invalid(let violations), .partly(_, let violations):
      String(violations.map { "\($0.pointer) \($0.code)" }.joined(separator: ", ").prefix(Case.detailLength))
    default: ""
    }
  }
}

/// What the fetcher tells those who watch it.
public protocol FetchObserver: Sendable {
  /// So many documents of a system were taken in.
  func fetched(_ documents: Int, from system: SystemCode)
  /// A system gave nothing, or the hub could not take it in now; it is tried again.
  func notFetched(_ system: SystemCode, code: String)
}

/// Watches nothing.
public struct SilentFetchObserver: FetchObserver {
  /// Watches nothing.
  public init() {}
  /// Nothing.
  public func fetched(_ documents: Int, from system: SystemCode) {}
  /// Nothing.
  public func notFetched(_ system: SystemCode, code: String) {}
}
