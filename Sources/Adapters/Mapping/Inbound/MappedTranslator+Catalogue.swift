public import Hub
import JSON

extension MappedTranslator {
  /// Translates what a department publishes about its items: forms, materials, limits. A word that no table knows is a
  /// violation: no applicant is asked for something by a guess.
  public func catalogueProposals(from original: Original) -> Translation<[CatalogueProposal]> {
    guard let catalogue else {
      return .unreadable(code: "not-accepted", detail: "\(system) publishes no items")
    }
    let read: Messages
    switch messages(of: original, by: catalogue, lent: lent(original)) {
    case .success(let messages): read = messages
    case .failure(let problem): return .unreadable(code: problem.code, detail: problem.detail)
    }
    var evaluation = read.evaluation
    var proposals: [CatalogueProposal] = []
    for message in read.messages {
      for unknown in message.unresolved { evaluation.violate(.format, unknown.pointer) }
      do throws(CanonicalProblem) {
        proposals.append(try CatalogueProposal(json: message.made.json))
      } catch {
        // What is missing or of the wrong form may be so because it was not understood: then that has been told.
        guard !message.isWrong, message.unresolved.isEmpty else { continue }
        let violation = message.violation(of: error)
        evaluation.violate(violation.code, violation.pointer)
      }
    }
    let found = evaluation.found(in: read.document)
    guard found.isEmpty else { return .invalid(found) }
    var trace = evaluation.trace(of: read.document)
    trace.unresolved = []
    trace.pointers = read.pointers(of: catalogue)
    return .translated(proposals, trace)
  }
}
