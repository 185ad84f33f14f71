import Crypto

/// Reads an original again from the evidence, and translates it with the configuration of now.
struct OriginalShelf: Sendable {
  let bus: any MessageBus
  let keeper: OriginalKeeper
  let translator: @Sendable (SystemCode) -> (any Translator)?

  /// What the original of the content in force says today.
  func submission(of state: CaseState) async throws -> Submission {
    let (original, position) = try await original(of: state)
    guard let (application, trace) = translated(original), application.id == state.application else {
      throw AdminError(
        409, "untranslatable", zh: "原文按当前配置无法转换", en: "the original cannot be translated with the configuration of now",
        hint: "hubctl translate shows what is wrong with it")
    }
    return Submission(
      application: application, contentDigest: application.contentDigest(without: trace.volatile),
      originalDigest: state.originalDigest, original: position, unresolved: trace.unresolved)
  }

  /// What the documents say today for whose sake legs are held. One that is no longer to be had, or cannot be read, says
  /// nothing: there the operator's word alone counts.
  func heldStatuses(of state: CaseState) async throws -> [StatusEvent] {
    let marks = state.holds.filter(\.isOfStatus).compactMap(\.original)
    var statuses: [StatusEvent] = []
    for mark in Set(marks) {
      guard let original = try await original(mark), let translator = translator(original.system),
        case .translated(let read, _) = translator.statuses(from: original)
      else { continue }
      statuses += read.filter { state.leg(at: original.system, meantBy: $0.caseNumber) != nil }.map { status in
        var status = status
        status.original = mark
        return status
      }
    }
    return statuses
  }

  /// The original of the content in force.
  func original(of state: CaseState) async throws -> (original: Original, position: BusPosition) {
    guard let position = state.original,
      let original = try await original(OriginalMark(digest: state.originalDigest, position: position))
    else { throw gone }
    return (original, position)
  }

  /// An original. Its offset is only a hint: the digest tells whether it is the one.
  private func original(_ mark: OriginalMark) async throws -> Original? {
    let position = mark.position
    let message = try await bus.reading { (reader) throws(BusError) in
      try await reader.read(position.partition, at: position.offset)
    }
    guard let message, let (original, digest) = try await keeper.original(in: message), digest == mark.digest else {
      return nil
    }
    return original
  }

  /// The application that an original is today; nil where it cannot be translated.
  func translated(_ original: Original) -> (Application, Trace)? {
    guard case .translated(let application, let trace)? = translator(original.system)?.application(from: original)
    else { return nil }
    return (application, trace)
  }

  private var gone: AdminError {
    AdminError(
      409, "original-gone", zh: "原文已不可得", en: "the original is no longer to be had",
      hint: "ask the source to push the application again")
  }
}
