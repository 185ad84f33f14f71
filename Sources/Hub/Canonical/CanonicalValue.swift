public import JSON

/// A value of the canonical model that is written as JSON: in Kafka, in files, in answers of the admin API.
///
/// Reading is strict about what it knows and lenient about the rest: a field of the wrong type is a problem, an unknown
/// field is passed over, so that a later version may add fields.
public protocol CanonicalValue: Sendable {
  /// Reads the value.
  /// - Throws: the first field that is missing or of the wrong form.
  init(json: JSONValue) throws(CanonicalProblem)
  /// The value as JSON; absent fields are left out, never written as null.
  var json: JSONValue { get }
}

/// Why a JSON document is not a canonical value. Names the field, never its content.
public struct CanonicalProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// RFC 6901 pointer into the canonical document.
  public var pointer: String
  /// What should stand there.
  public var expected: String
  /// A problem.
  public init(pointer: String, expected: String) {
    self.pointer = pointer
    self.expected = expected
  }
  /// `/source/version: expected a whole number ≥ 1`.
  public var description: String { "\(pointer.isEmpty ? "/" : pointer): expected \(expected)" }
  /// The same problem seen from the document around it.
  func inside(_ parent: String) -> CanonicalProblem {
    CanonicalProblem(pointer: parent + pointer, expected: expected)
  }
}
