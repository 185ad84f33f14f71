public import JSON

/// What differs between the content that a receiver has and the one that amends it: for systems that take only that (补正).
public struct LegChanges: Sendable, Hashable {
  /// Data elements that are new or have another value, with it.
  public var elements: JSONObject
  /// Materials that are new or have changed.
  public var materials: [Material]
  /// Names of data elements that are there no more.
  public var removedElements: [String]
  /// Ids of materials that are there no more.
  public var removedMaterials: [String]
  /// Other parts of the application that differ, by their canonical names: `applicant`, `agent`, `items`, `delivery` …
  public var parts: [String]

  /// What changed from one application to another.
  public init(from before: Application, to after: Application) {
    elements = JSONObject(members: after.form.members.filter { before.form[$0.key] != $0.value })
    removedElements = before.form.members.map(\.key).filter { after.form[$0] == nil }
    let known = Dictionary(before.materials.map { ($0.id, $0) }) { first, _ in first }
    materials = after.materials.filter { known[$0.id] != $0 }
    let kept = Set(after.materials.map(\.id))
    removedMaterials = before.materials.map(\.id).filter { !kept.contains($0) }
    parts = Self.differing(before, after)
  }

  private static func differing(_ before: Application, _ after: Application) -> [String] {
    let apart: Set = ["version", "source", "sentAt", "form", "materials"]
    let (old, new) = (before.json.object ?? [:], after.json.object ?? [:])
    let names = new.members.map(\.key) + old.members.map(\.key).filter { new[$0] == nil }
    return names.filter { !apart.contains($0) && old[$0] != new[$0] }
  }
}

extension LegChanges: CanonicalValue {
  /// Reads `{elements?, materials?, removedElements?, removedMaterials?, parts?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    elements = try fields.object("elements")
    materials = try fields.list("materials")
    removedElements = try fields.texts("removedElements")
    removedMaterials = try fields.texts("removedMaterials")
    parts = try fields.texts("parts")
  }

  /// `{elements?, materials?, removedElements?, removedMaterials?, parts?}`.
  public var json: JSONValue {
    let texts = { (texts: [String]) -> JSONValue? in texts.isEmpty ? Optional.none : .array(texts.map { .string($0) }) }
    return .object(
      JSONObject(present: [
        "elements": elements.isEmpty ? Optional.none : .object(elements), "materials": .list(materials),
        "removedElements": texts(removedElements), "removedMaterials": texts(removedMaterials), "parts": texts(parts),
      ]))
  }
}
