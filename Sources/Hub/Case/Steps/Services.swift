import JSON

// Services: the case asks the licence library, identity and logistics through lanes like any other, and goes on without
// them where they do not answer.

extension CaseWork {
  /// The split, once it is known which licences the library has; it does not wait long for that.
  mutating func beginSplit(_ application: Application, into legs: [RouteLeg]) {
    keep(legs: legs)
    ask(.identity, about: "applicant")
    let needs = licences(for: application)
    for need in needs where !hasAsked(.licence, need.material) { ask(.licence, about: need.material) }
    state.awaitsLicences = needs.contains { need in
      state.services.contains { $0.kind == .licence && $0.subject == need.material && $0.standing == .asked }
    }
    if !state.awaitsLicences { endSplitWait(application, legs) }
  }

  /// Splits with the licences that were found, and asks for those that were not.
  mutating func goOnWithSplit() {
    guard state.awaitsLicences else { return }
    guard let content = body.value()?.contents.last(where: { $0.revision == state.content }) else { return }
    endSplitWait(content.application, content.legs)
  }

  /// What the library says after the split changes the matter as a correction does, once: what it has goes to the departments
  /// that are at work and take a change; what it does not have is asked of the applicant.
  mutating func amend(with subject: String) {
    guard !state.status.isFinal, !state.awaitsLicences,
      let content = body.value()?.contents.last(where: { $0.revision == state.content }), !content.legs.isEmpty,
      licences(for: content.application).contains(where: { $0.material == subject })
    else { return }
    let (filled, absent) = fill(content.application)
    guard filled != content.application else { return request(absent.filter { $0.material == subject }) }
    state.content += 1
    let next = CaseBody.Content(revision: state.content, application: filled, legs: content.legs)
    body.change { $0.contents.append(next) }
    split(filled, into: content.legs, sparing: true)
  }

  /// The application with the licences that the library has, and what it does not have.
  private func fill(_ application: Application) -> (filled: Application, absent: [LicenceNeed]) {
    var filled = application
    var absent: [LicenceNeed] = []
    for need in licences(for: application) {
      let known = state.services.first { $0.kind == .licence && $0.subject == need.material }
      switch known?.standing {
      case .found?:
        var material = Material(id: "licence-\(need.material)", name: need.name, fileID: known?.number?.rawValue)
        material.collectionWay = "电子证照"
        filled.materials.append(material)
      case .absent?: absent.append(need)
      case .asked?, .mismatch?, .unanswered?, nil: break
      }
    }
    return (filled, absent)
  }

  private mutating func endSplitWait(_ application: Application, _ legs: [RouteLeg]) {
    state.awaitsLicences = false
    let (complete, absent) = fill(application)
    let revision = state.content
    if complete != application {
      body.change { body in
        guard let index = body.contents.lastIndex(where: { $0.revision == revision }) else { return }
        body.contents[index].application = complete
      }
    }
    split(complete, into: legs)
    request(absent)
  }

  /// What the library does not have is asked of the applicant: as a correction, for it is no failure.
  private mutating func request(_ needs: [LicenceNeed]) {
    guard !needs.isEmpty else { return }
    for need in needs { hold(.materialMissing, detail: need.name) }
    let names = needs.map(\.name).joined(separator: "、")
    var event = StatusEvent(
      system: state.source.system, caseNumber: state.source.caseNumber, items: [], unresolved: [],
      opinion: "电子证照库未查询到：\(names)，请补充材料", occurredAt: now)
    event.corrections = needs.map {
      StatusEvent.Correction(material: $0.material, suggestion: "电子证照库未查询到\($0.name)，请上传")
    }
    report(.correctionRequested, event: event)
  }

  /// Licences that the items ask for and the application does not bring.
  private func licences(for application: Application) -> [LicenceNeed] {
    guard let route = state.route, rules.service(.licence) != nil else { return [] }
    return rules.licences(for: application, of: route).filter { !$0.isMet(by: application) }
  }

  private func hasAsked(_ kind: ServiceKind, _ subject: String) -> Bool {
    state.services.contains { $0.kind == kind && $0.subject == subject && $0.standing != .absent }
  }

  /// Asks a service, where one is connected, once for each subject.
  mutating func ask(_ kind: ServiceKind, about subject: String) {
    guard let system = rules.service(kind), !hasAsked(kind, subject) else { return }
    state.services.removeAll { $0.kind == kind && $0.subject == subject }
    state.services.append(ServiceState(kind: kind, subject: subject, system: system, since: now))
    enqueue(.question(kind, subject, content: state.content), to: system)
  }

  private mutating func keep(legs: [RouteLeg]) {
    let revision = state.content
    body.change { body in
      guard let index = body.contents.lastIndex(where: { $0.revision == revision }) else { return }
      body.contents[index].legs = legs
    }
  }

  /// A finished matter whose result is to be brought is ordered to be brought.
  mutating func orderDelivery() {
    guard state.status == .finished || state.status == .partlyFinished, rules.service(.logistics) != nil,
      case .courier? = body.value()?.contents.last?.application.delivery
    else { return }
    ask(.logistics, about: "result")
  }

  /// What a question carries.
  mutating func question(_ kind: ServiceKind, _ subject: String, content revision: Int) -> ServiceQuestion? {
    guard let content = body.value()?.contents.last(where: { $0.revision == revision }) else { return nil }
    var parties = content.application
    parties.materials = []
    parties.form = [:]
    var question = ServiceQuestion(kind: kind, subject: subject, application: parties)
    if kind == .licence, let route = state.route {
      let needs = rules.licences(for: content.application, of: route)
      guard let need = needs.first(where: { $0.material == subject }) else { return nil }
      question.material = need.name
      question.department = need.department
      question.item =
        content.legs.flatMap(\.items).first { $0.code == need.item } ?? ApplicationItem(code: need.item)
    }
    return question
  }
}
