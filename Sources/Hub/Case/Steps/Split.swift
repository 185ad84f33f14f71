import Crypto
import JSON

// Split (并联审批): one leg a receiving system. A correction comes here too and touches only the legs that it changes.

extension CaseWork {
  /// Makes or changes the legs of the content in force.
  /// - Parameter sparing: leaves legs as they are that are decided, or whose system takes no change: for what is not the
  ///   applicant's word.
  mutating func split(_ application: Application, into legs: [RouteLeg], sparing: Bool = false) {
    entry.stage = .split
    let revision = state.content
    body.change { body in
      guard let index = body.contents.lastIndex(where: { $0.revision == revision }) else { return }
      body.contents[index].legs = legs
    }
    let isReopened = state.status.isFinal
    for leg in state.legs where !legs.contains(where: { $0.leg == leg.leg }) { retire(leg.leg) }
    for leg in legs where !sparing || takesChange(leg) { plan(leg, of: application, isReopened: isReopened) }
    updateWhole()
  }

  private func takesChange(_ leg: RouteLeg) -> Bool {
    guard !isAllFinal(leg.items.map(\.code)) else { return false }
    let isThere = state.legs.first { $0.leg == leg.leg }?.has != nil
    let isOut = state.lanes.contains { $0.head.map { $0.task.leg == leg.leg && !$0.replaceable } == true }
    return !(isThere || isOut) || rules.policy(of: leg.system)?.amend == true
  }

  private mutating func plan(_ leg: RouteLeg, of application: Application, isReopened: Bool) {
    let digest = leg.projection(of: application).projectionDigest
    let index: Int
    if let known = state.legs.firstIndex(where: { $0.leg == leg.leg }) {
      index = known
      let isSame = state.legs[index].wanted == digest && !state.legs[index].withdrawn
      state.legs[index].items = leg.items.map(\.code)
      if state.legs[index].has == digest { state.legs[index].hasContent = state.content }
      if isSame, !leg.isConnected || !isUnconnected(leg.leg) { return }
      state.legs[index].wanted = digest
      state.legs[index].withdrawn = false
    } else {
      index = state.legs.count
      state.legs.append(
        LegState(leg: leg.leg, system: leg.system, items: leg.items.map(\.code), wanted: digest))
    }
    state.legs[index].isShare = leg.share != nil
    if isReopened { reopen(state.legs[index].items) }
    guard leg.isConnected else {
      return hold(.mappingMissing, leg: leg.leg, detail: RouteLeg.waiting(for: leg.items))
    }
    endHolds { $0.leg == leg.leg && $0.reason == .mappingMissing }
    if let prerequisite = leg.prerequisite, !prerequisite.isMet(by: application.form), state.legs[index].has == nil {
      return wait(state.legs[index], for: prerequisite)
    }
    start(state.legs[index])
  }

  /// Whether a leg waits for its department to be connected.
  private func isUnconnected(_ leg: LegID) -> Bool {
    state.holds.contains { $0.leg == leg && $0.reason == .mappingMissing }
  }

  /// The leg waits; the others go on.
  private mutating func wait(_ leg: LegState, for prerequisite: Prerequisite) {
    setItems(leg.items, to: .waitingPrerequisite)
    hold(.prerequisiteMissing, leg: leg.leg, detail: prerequisite.name)
  }

  /// A leg goes out, also one that waited for its prerequisite.
  mutating func start(_ leg: LegState) {
    if state.holds.contains(where: { $0.leg == leg.leg && $0.reason == .prerequisiteMissing }) {
      endHolds { $0.leg == leg.leg && $0.reason == .prerequisiteMissing }
      setItems(leg.items, to: .submitted)
    }
    enqueue(.leg(leg.leg, content: state.content, digest: leg.wanted), to: leg.system)
  }
}

extension RouteLeg {
  /// The application as this leg's receiver gets it: only its own items, and for a department only the data elements and
  /// materials that these ask for.
  func projection(of application: Application) -> Application {
    var projected = application
    projected.items = items
    guard let share else { return projected }
    projected.form = JSONObject(members: application.form.members.filter { share.elements.contains($0.key) })
    projected.materials = application.materials.filter(share.asks)
    return projected
  }
}

extension Application {
  /// Digest of what a leg's receiver gets; the version and the time of sending are not content.
  var projectionDigest: String {
    var content = self
    content.source.version = 1
    content.sentAt = nil
    return String(Hex.encode(Digest.sha256(content.json.sortedBytes())).prefix(32))
  }
}
