import Hub
import YAML

/// The canonical fields that a mapping may make, and those without which nothing is valid.
struct CanonicalTargets {
  let known: Set<String>
  let required: Set<String>
  /// Fields of elements, by the field that holds them.
  let elements: [String: CanonicalTargets]
  /// The times among them, with how they are read where the rule does not say: every accepted date-time.
  let times: [String: Step]

  init(
    required: Set<String>, optional: Set<String>, elements: [String: CanonicalTargets] = [:],
    times: [String: Step] = [:]
  ) {
    self.times = times
    known = required.union(optional)
    self.required = required
    self.elements = elements
  }

  /// Fields of an application (docs/canonical-format.md). `source.system` and `source.path` come from the file's head.
  static let application = CanonicalTargets(
    required: [
      "source.caseNumber", "theme.name", "region", "appliedAt", "applicant.kind", "applicant.name",
      "applicant.documentType", "applicant.documentNumber", "agent.name", "agent.mobile", "items",
    ],
    optional: [
      "source.version", "source.channel", "source.handlingForm", "theme.code", "district", "sentAt", "intent",
      "applicant.legalRepresentative", "applicant.phone", "applicant.address", "applicant.postcode",
      "agent.documentType", "agent.documentNumber", "situation", "form", "materials", "delivery", "delivery.way",
      "delivery.recipient", "delivery.phone", "delivery.address", "terminal", "investmentProject",
    ],
    elements: [
      "items": CanonicalTargets(required: ["code"], optional: ["name", "caseType"]),
      "materials": CanonicalTargets(
        required: ["id", "name"],
        optional: [
          "code", "fileID", "contentDigest", "supplement", "collected", "collectionWay", "quantity", "collectedAt",
        ]),
    ])

  /// Fields of a status.
  static let status = CanonicalTargets(
    required: ["caseNumber"],
    optional: [
      "items", "whole", "opinion", "officer", "occurredAt", "corrections", "special.kind", "special.name",
      "special.reason", "special.startedAt", "special.endedAt", "special.days", "replaces",
    ],
    elements: [
      "items": CanonicalTargets(required: ["item", "status"], optional: ["reason"]),
      "corrections": CanonicalTargets(required: ["material"], optional: ["suggestion"]),
    ],
    // A day alone is its beginning.
    times: [
      "occurredAt": .dateForm(.rfc3339), "special.startedAt": .dateForm(.rfc3339),
      "special.endedAt": .dateForm(.rfc3339),
    ])

  /// Fields of an acknowledgement; `outcome` is `delivered` or `refused`.
  static let acknowledgement = CanonicalTargets(
    required: ["delivery", "outcome"], optional: ["caseNumber", "code", "message"])

  /// Fields of what a department publishes about an item.
  static let catalogue = CanonicalTargets(
    required: ["item"],
    optional: [
      "theme", "effective", "reason", "elements", "materials", "promisedDays", "legalDays", "prerequisiteEnforced",
    ],
    elements: [
      "elements": CanonicalTargets(
        required: ["name"], optional: ["identifier", "kind", "length", "codes", "choices", "from"]),
      "materials": CanonicalTargets(
        required: ["name"], optional: ["code", "way", "issuer", "originals", "copies", "required", "committed"]),
    ],
    times: ["effective": .date])

  /// The fields with their times read as such.
  func timed(_ fields: Fields) -> Fields {
    let timed = fields.fields.map { field in
      var field = field
      if let step = times[field.target.joined(separator: ".")] { field.rule.steps.append(step) }
      return field
    }
    return Fields(timed, missing: fields.missing)
  }

  /// Reports fields that do not exist, and required ones that no rule makes.
  func check(_ fields: Fields, _ source: MappingSource) {
    var made: Set<String> = []
    for (field, entry) in zip(fields.fields, source.node.entries ?? []) {
      let part = source.inner(entry.value, entry.key)
      made.insert(entry.key)
      if !known.contains(entry.key) {
        part.report(
          zh: "规范模型没有此字段", en: "is not a canonical field", hint: "known: \(known.sorted().joined(separator: ", "))")
      }
      guard let inner = elements[entry.key], let node = part.node["each"] else { continue }
      for case .each(let fields) in field.rule.steps { inner.check(fields, part.inner(node, "each")) }
    }
    for missing in required.subtracting(made).sorted() {
      source.report(zh: "必填的规范字段 \(missing) 没有映射", en: "no rule makes the required field \(missing)")
    }
  }
}
