import Crypto

extension Receiver {
  /// Takes in what a department publishes about its items (事项管理): the original first, then a version of each theme that has
  /// the item.
  public func receiveCatalogue(
    _ original: Original, with translator: any Translator, beside: [BusRecord] = []
  ) async -> ReceiveOutcome {
    let start = ContinuousClock.now
    let outcome =
      switch translator.catalogueProposals(from: original) {
      case .translated(let proposals, let trace): await take(original, proposals, trace, beside)
      case .unreadable(let code, _): ReceiveOutcome.unreadable(code: code)
      case .invalid(let violations): ReceiveOutcome.invalid(violations)
      }
    observer.received(from: original.system, outcome, took: ContinuousClock.now - start)
    return outcome
  }

  private func take(
    _ original: Original, _ proposals: [CatalogueProposal], _ trace: Trace, _ beside: [BusRecord]
  ) async -> ReceiveOutcome {
    guard let catalogue else { return .unreadable(code: "not-accepted") }
    let digest = Hex.encode(Digest.sha256(original.bytes))
    do throws(BusError) {
      let record = try await originals.record(original, digest: digest, key: "catalogue/\(original.system)")
      _ = try await publisher.publish([record] + beside)
    } catch { return error.kind == .rejected ? .tooLarge : .unavailable(error) }
    return await catalogue.take(proposals, from: original.system, pointers: trace.pointers())
  }
}
