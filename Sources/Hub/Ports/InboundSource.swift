/// Fetches what a system leaves to be fetched: rows of an exchange table, files of a drop, pages of a list. A source is asked
/// by one process at a time (`Fetcher`), and may be asked again for what it gave before.
public protocol InboundSource: Sendable {
  /// What has come since a cursor.
  /// - Parameter cursor: what the last batch that the hub has durably said of itself; nil at the very first.
  /// - Throws: where the system does not answer now.
  func fetch(after cursor: String?) async throws(FetchFailure) -> FetchedBatch
  /// The hub has a batch durably: what marks it as taken there (a file's name, a flag) may be set.
  func confirm(_ batch: FetchedBatch) async throws(FetchFailure)
}

extension InboundSource {
  /// Most sources keep no mark.
  public func confirm(_ batch: FetchedBatch) async throws(FetchFailure) {}
}

/// Some documents of one system, in the order in which they are to be read.
public struct FetchedBatch: Sendable, Hashable {
  /// What a document tells.
  public enum Kind: Sendable, Hashable {
    /// An application, or a new version of one.
    case application
    /// Statuses of cases.
    case statuses
    /// What became of records that the system fetched.
    case acknowledgements
  }

  /// One document.
  public struct Document: Sendable, Hashable {
    /// What it tells.
    public var kind: Kind
    /// Its bytes.
    public var original: Original
    /// A document.
    public init(_ kind: Kind, _ original: Original) {
      self.kind = kind
      self.original = original
    }
  }

  /// The documents; empty where nothing is new.
  public var documents: [Document]
  /// Where to go on; at most 1 KiB.
  public var cursor: String?
  /// True where more is there at once.
  public var hasMore: Bool

  /// A batch.
  public init(documents: [Document], cursor: String?, hasMore: Bool = false) {
    self.documents = documents
    self.cursor = cursor
    self.hasMore = hasMore
  }
}

/// Why a system gave nothing.
public struct FetchFailure: Error, Sendable, Hashable {
  /// A stable code: `unreachable`, `timeout`, `refused` …
  public var code: String
  /// A failure.
  public init(code: String) { self.code = code }
}
