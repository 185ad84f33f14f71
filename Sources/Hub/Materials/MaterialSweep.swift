/// Removes contents that nobody needs any more: materials that no case has named for the retention, originals that are as
/// old as their records may be.
public struct MaterialSweep: Sendable {
  /// What a sweep found.
  public struct Report: Sendable, Hashable {
    /// What was looked at, and what was removed, or would be.
    public var (looked, removed, bytes) = (0, 0, 0)
  }

  private let desk: MaterialDesk
  private let isNamed: @Sendable (BlobDigest) async throws -> Bool

  /// A sweep.
  /// - Parameter isNamed: whether some case names a content.
  public init(_ desk: MaterialDesk, isNamed: @escaping @Sendable (BlobDigest) async throws -> Bool) {
    self.desk = desk
    self.isNamed = isNamed
  }

  /// Looks at all contents; removes nothing in a dry run.
  public func run(at now: Timestamp, dryRun: Bool) async throws -> [BlobKind: Report] {
    var reports: [BlobKind: Report] = [:]
    for kind in BlobKind.allCases {
      var report = Report()
      var last: BlobDigest?
      while !Task.isCancelled {
        let page = try await desk.store.list(kind, after: last)
        guard let end = page.last else { break }
        last = end.digest
        for blob in page {
          report.looked += 1
          guard try await isDone(blob, kind, now) else { continue }
          if !dryRun { try await desk.store.remove(blob.digest, kind) }
          report.removed += 1
          report.bytes += blob.size
        }
      }
      reports[kind] = report
    }
    return reports
  }

  private func isDone(_ blob: Blob, _ kind: BlobKind, _ now: Timestamp) async throws -> Bool {
    switch kind {
    case .original: return blob.putAt.adding(seconds: MaterialSettings.originalSeconds) < now
    case .material:
      guard blob.putAt.adding(seconds: desk.settings.retentionSeconds) < now else { return false }
      return try await !isNamed(blob.digest)
    }
  }
}

extension CaseState {
  /// Contents that the case names or its receivers have; a stub names none.
  var namedContents: [String] {
    var digests = contents
    for digest in legs.flatMap(\.contents) + lanes.flatMap({ $0.head?.contents ?? [] })
    where !digests.contains(digest) { digests.append(digest) }
    return digests
  }
}
