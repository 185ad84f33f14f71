public import JSON

/// What a mapping made of a sender's document before its fields are checked: the shape of canonical JSON, its values
/// still as they came (dates in any shape, numbers as text, "null" for nothing).
public struct ApplicationDraft: Sendable {
  /// The draft, in the shape of canonical JSON; `version` may be absent.
  public var json: JSONValue
  /// For each canonical pointer the pointer in the document as sent, for absent fields too.
  public var pointers: PointerTrace
  /// What the mapping itself found wrong.
  public var found: [Violation]
  /// Codes that no table knows: such a field is not missing, it makes the case held.
  public var unresolved: [Unresolved]

  /// A draft.
  public init(
    json: JSONValue, pointers: PointerTrace = PointerTrace { [:] }, found: [Violation] = [],
    unresolved: [Unresolved] = []
  ) {
    self.json = json
    self.pointers = pointers
    self.found = found
    self.unresolved = unresolved
  }

  /// Checks every field against the rules of canonical version 1, and normalises what may be written in several ways.
  /// - Parameter now: an application is not filed more than a day after it.
  public func checked(at now: Timestamp) -> CheckedApplication {
    var fields = DraftFields(self)
    let application = Application(checking: &fields, at: now)
    return CheckedApplication(
      application: fields.violations.isEmpty ? application : nil, violations: fields.violations,
      warnings: fields.warnings)
  }
}

/// What became of a draft.
public struct CheckedApplication: Sendable {
  /// The application; nil where there are violations.
  public var application: Application?
  /// Everything that is wrong, all at once, the mapping's findings first.
  public var violations: [Violation]
  /// Wrong but harmless.
  public var warnings: [Violation]
}
