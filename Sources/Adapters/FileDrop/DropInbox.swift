import Blocking
import Crypto
import Hub
import Synchronization

/// Takes files out of a directory, one a batch, in the order of their names, acknowledgements first: what a receiver says of
/// a record should be known before what it says of its case. A file that the hub has goes to `done/`, one that cannot be
/// read at all to `aside/`, with the reason beside it.
final class DropInbox: Sendable {
  /// A file in hand.
  private struct Taken {
    var name: String
    var digest: String?
    var verdict: DropVerdict
  }

  private let settings: FileDropSettings
  private let translator: MappedTranslator
  private let clock: any WallClock
  private let runner: BlockingRunner
  /// The file in hand, the names behind it of the last look into the directory, and what was taken before.
  private let state = Mutex<(taken: Taken?, listed: [String], known: DropLedger)>((nil, [], DropLedger(named: "taken")))

  init(_ settings: FileDropSettings, _ translator: MappedTranslator, clock: any WallClock, runner: BlockingRunner) {
    self.settings = settings
    self.translator = translator
    self.clock = clock
    self.runner = runner
  }

  /// The next file as a batch; the same again until it is settled.
  func next() async throws(FetchFailure) -> FetchedBatch {
    try await run { () throws(DropError) in try self.take() }
  }

  /// Moves the file in hand to where it belongs.
  func settle() async throws(FetchFailure) {
    try await run { () throws(DropError) in try self.moveAway() }
  }

  private func run<Value: Sendable>(
    _ body: @escaping @Sendable () throws(DropError) -> Value
  ) async throws(FetchFailure) -> Value {
    do throws(DropError) { return try await runner.run(body) } catch { throw FetchFailure(code: error.code) }
  }

  private func take() throws(DropError) -> FetchedBatch {
    let folder = try DropFolder(path: settings.inbox)
    let own = try folder.folder(".hub")
    var names = try waiting(in: folder)[...]
    var failure: DropError?
    while let name = names.popFirst() {
      do throws(DropError) {
        let kind: FetchedBatch.Kind = name.hasSuffix(settings.acknowledgements) ? .acknowledgements : .statuses
        let batch = try take(name, kind, folder, own, hasMore: !names.isEmpty)
        state.withLock { $0.listed = Array(names) }
        return batch
      } catch  where error.code == "directory-missing" {
        // Somebody took it away meanwhile.
        continue
      } catch { failure = failure ?? error }
    }
    state.withLock { ($0.taken, $0.listed) = (nil, []) }
    if let failure { throw DropError(code: "file-\(failure.code)") }
    return FetchedBatch(documents: [], cursor: nil)
  }

  /// The file in hand, and those behind it; looked for anew once all are taken, so that a long row costs one look.
  private func waiting(in folder: DropFolder) throws(DropError) -> [String] {
    let left = state.withLock { ($0.taken.map { [$0.name] } ?? []) + $0.listed }
    if !left.isEmpty { return left }
    let names = try folder.names()
    let (acknowledgements, others) = (
      names.filter { $0.hasSuffix(settings.acknowledgements) },
      names.filter { !$0.hasSuffix(settings.acknowledgements) }
    )
    return acknowledgements + others.filter { $0.hasPrefix(settings.statuses) && $0.hasSuffix(".csv") }
  }

  private func take(
    _ name: String, _ kind: FetchedBatch.Kind, _ folder: DropFolder, _ own: DropFolder, hasMore: Bool
  ) throws(DropError) -> FetchedBatch {
    guard let bytes = try folder.read(name, bound: settings.bound) else {
      hold(Taken(name: name, digest: nil, verdict: .aside(reason: .tooLarge(bound: settings.bound, name: name))))
      return FetchedBatch(documents: [], cursor: nil, hasMore: hasMore)
    }
    let now = clock.now()
    let digest = Hex.encode(Digest.sha256(bytes))
    let earlier = try state.withLock { state throws(DropError) in
      try state.known.refresh(in: own, today: DateTimeShape.compactDay.text(now))
      return state.known.file(of: digest)
    }
    if let earlier {
      hold(Taken(name: name, digest: nil, verdict: .duplicate(of: earlier)))
      return FetchedBatch(documents: [], cursor: nil, hasMore: hasMore)
    }
    let original = Original(system: translator.system, bytes: bytes, contentType: "text/csv", receivedAt: now)
    hold(Taken(name: name, digest: digest, verdict: translator.verdict(on: original, kind, named: name)))
    return FetchedBatch(documents: [.init(kind, original)], cursor: nil, hasMore: hasMore)
  }

  private func hold(_ taken: Taken) { state.withLock { $0.taken = taken } }

  private func moveAway() throws(DropError) {
    guard let taken = state.withLock({ $0.taken }) else { return }
    let folder = try DropFolder(path: settings.inbox)
    let own = try folder.folder(".hub")
    if let digest = taken.digest {
      let day = DateTimeShape.compactDay.text(clock.now())
      try state.withLock { state throws(DropError) in
        if state.known.file(of: digest) == nil {
          try state.known.add([digest], file: taken.name, in: own, day: day)
        }
      }
    }
    let home = try folder.folder(taken.verdict.folder)
    if let reason = taken.verdict.reason {
      let aside = try folder.folder(DropVerdict.aside)
      let name = Self.free("\(taken.name).reason.txt", in: aside)
      try aside.write(Array(reason.text.utf8), as: name)
      try aside.sync()
    }
    if folder.has(taken.name) { try folder.move(taken.name, to: home, as: Self.free(taken.name, in: home)) }
    try home.sync()
    try folder.sync()
    state.withLock { $0.taken = nil }
  }

  /// A name that nothing has yet: files that were taken are never overwritten.
  private static func free(_ name: String, in folder: DropFolder) -> String {
    if !folder.has(name) { return name }
    for number in 2...9999 where !folder.has("\(name).\(number)") { return "\(name).\(number)" }
    return name
  }
}
