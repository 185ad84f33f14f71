/// What a system that can write Kafka puts into its own topic `in.<system>`: a document a record. The header `hub-kind` says
/// what it tells (`application`, `status`, `acknowledgement`); without it, a status.
struct TopicSource: InboundSource {
  /// Name of the header.
  static let kindHeader = "hub-kind"
  /// Most records of one batch.
  static let limit = 200
  let system: SystemCode
  let feed: FeedReader
  let clock: any WallClock

  func fetch(after cursor: String?) async throws(FetchFailure) -> FetchedBatch {
    let start = cursor.flatMap(FeedCursor.init) ?? FeedCursor()
    do throws(BusError) {
      let page = try await feed.page(of: Topics.incoming(system), after: start, limit: Self.limit, wait: .zero)
      let now = clock.now()
      return FetchedBatch(
        documents: page.messages.map { document($0, now) }, cursor: page.next.description, hasMore: page.hasMore)
    } catch { throw FetchFailure(code: error.code) }
  }

  private func document(_ message: BusMessage, _ now: Timestamp) -> FetchedBatch.Document {
    let kind: FetchedBatch.Kind =
      switch message.header(Self.kindHeader) {
      case "application": .application
      case "acknowledgement": .acknowledgements
      default: .statuses
      }
    return .init(
      kind,
      Original(
        system: system, bytes: message.value ?? [], contentType: message.header("content-type"), receivedAt: now))
  }
}

/// A system that writes into its own topic.
public struct IncomingTopic: Sendable {
  let system: SystemCode
  let translator: any Translator
  let pause: Duration

  /// A system, what reads its documents, and how often its topic is looked into.
  public init(system: SystemCode, translator: any Translator, pause: Duration) {
    self.system = system
    self.translator = translator
    self.pause = pause
  }
}
