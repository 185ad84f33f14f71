import Crypto

/// Reads an original again from the evidence, and translates it with the configuration of now.
struct OriginalShelf: Sendable {
  let bus: any MessageBus
  let translator: @Sendable (SystemCode) -> (any Translator)?

  /// What the original of the content in force says today.
  func submission(of state: CaseState) async throws -> Submission {
    guard let position = state.original, let translator = translator(state.source.system) else { throw gone }
    let reader = try await bus.reader()
    let message: BusMessage?
    do throws(BusError) {
      message = try await reader.read(position.partition, at: position.offset)
    } catch {
      await reader.close()
      throw error
    }
    await reader.close()
    // An offset is only a hint: the digest tells whether this is the original.
    guard let message, let (original, digest) = OriginalRecord.original(in: message), digest == state.originalDigest
    else { throw gone }
    guard case .translated(let application, let trace) = translator.application(from: original),
      application.id == state.application
    else {
      throw AdminError(
        409, "untranslatable", zh: "原文按当前配置无法转换", en: "the original cannot be translated with the configuration of now",
        hint: "hubctl translate shows what is wrong with it")
    }
    return Submission(
      application: application, contentDigest: application.contentDigest(without: trace.volatile),
      originalDigest: digest,
      original: position, unresolved: trace.unresolved)
  }

  private var gone: AdminError {
    AdminError(
      409, "original-gone", zh: "原文已不可得", en: "the original is no longer to be had",
      hint: "ask the source to push the application again")
  }
}
