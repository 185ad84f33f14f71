public import JSON

extension Question {
  /// The question as portals, kiosks, windows and hubctl are shown it.
  public var view: JSONValue {
    .object(
      JSONObject(present: [
        "element": .string(situation.element), "question": .string(situation.question),
        "choices": situation.choices.isEmpty ? nil : .array(situation.choices.map { .string($0) }),
        "answer": answer, "items": .array(items.map { .string($0.rawValue) }),
      ]))
  }
}

extension Checklist {
  /// The checklist as it is shown.
  public var view: JSONValue {
    .object(
      JSONObject(present: [
        "theme": .text(theme.code), "name": .string(theme.name.zh), "version": .string(theme.version),
        "basis": .string(theme.basis.rawValue), "days": .int(days), "promisedDays": .int(theme.promisedDays),
        "items": .array(items.map(view)), "form": form.view, "materials": materials.view,
      ]))
  }

  private func view(_ item: ThemeItem) -> JSONValue {
    let commitment = committed.contains(item.code) ? item.commitment : nil
    let prerequisite = item.prerequisite.flatMap { $0.isEnforced ? $0.name : nil }
    return .object(
      JSONObject(present: [
        "code": .text(item.code), "name": .string(item.name), "department": .text(item.department),
        "days": .int(item.limits.promise(isCommitted: commitment != nil)), "legalDays": .int(item.limits.legal),
        "commitment": .text(commitment?.name), "checkDays": .int(commitment?.checkDays),
        "prerequisite": .text(prerequisite),
      ]))
  }
}

extension MergedForm {
  /// The fields as they are shown.
  public var view: JSONValue {
    .array(
      fields.map { field in
        var object = field.element.json.object ?? [:]
        object["value"] = field.value
        object["items"] = .array(field.items.map { .string($0.rawValue) })
        return .object(object)
      })
  }
}

extension MaterialSet {
  /// The materials as they are shown.
  public var view: JSONValue {
    .array(
      needs.map { need in
        var object = need.material.json.object ?? [:]
        object["standing"] = .string(need.standing.rawValue)
        object["items"] = .array(need.items.map { .string($0.rawValue) })
        return .object(object)
      })
  }
}

extension ThemeReport {
  /// The report as it is shown.
  public var view: JSONValue {
    let theme = checklist.theme
    return .object(
      JSONObject(present: [
        "theme": .text(theme.code), "name": .string(theme.name.zh), "version": .string(theme.version),
        "basis": .string(theme.basis.rawValue), "promisedDays": .int(theme.promisedDays),
        "figures": .object(JSONObject(members: PublishedFigures.Measure.allCases.compactMap(comparison))),
        "items": .array(lines.map(view)),
        "after": .object(
          JSONObject(
            members: MaterialSet.Standing.allCases.map {
              .init(key: $0.rawValue, value: .integer(checklist.materials.needs($0).count))
            } + [.init(key: "typedFields", value: .integer(checklist.form.typed))])),
        "publishedBy": .text(theme.published?.source),
      ]))
  }

  private func comparison(_ measure: PublishedFigures.Measure) -> JSONObject.Member? {
    guard let computed = figures[measure] else { return nil }
    var object = computed.object
    if let published = checklist.theme.published?.figures[measure] { object["published"] = .object(published.object) }
    return .init(key: measure.rawValue, value: .object(object))
  }

  private func view(_ line: Line) -> JSONValue {
    .object(
      JSONObject(
        members: [
          .init(key: "code", value: .string(line.item.code.rawValue)),
          .init(key: "name", value: .string(line.item.name)),
        ]
          + PublishedFigures.Measure.allCases.map {
            .init(key: $0.rawValue, value: .integer(line.figures[$0] ?? 0))
          }))
  }
}

extension BeforeAfter {
  fileprivate var object: JSONObject {
    JSONObject(present: [
      "before": .integer(before), "after": .integer(after),
      "reductionPercent": reduction.flatMap { JSONNumber($0) }.map { .number($0) },
    ])
  }
}
