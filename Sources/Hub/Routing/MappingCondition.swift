public import JSON

/// A condition (情形) of a mapping on one data element of the form. An element that is absent or cannot be read never fits.
public struct MappingCondition: Sendable, Hashable {
  /// What the element must be.
  public enum Test: Sendable, Hashable {
    /// One of these words, compared as names are.
    case oneOf([String])
    /// A number of at least the first and below the second; nil is unbounded.
    case range(atLeast: Double?, below: Double?)
  }
  /// The data element, as the form names it.
  public var element: String
  /// What it must be.
  public var test: Test

  /// A condition.
  public init(element: String, test: Test) {
    self.element = element
    self.test = test
  }

  /// Whether a form fits.
  public func holds(_ form: JSONObject) -> Bool {
    guard let value = form[element] else { return false }
    switch test {
    case .oneOf(let words):
      guard let text = value.string.map(NormalisedName.init) else { return false }
      return words.contains { NormalisedName($0) == text }
    case .range(let atLeast, let below):
      guard let number = Self.number(value) else { return false }
      return number >= (atLeast ?? -.infinity) && number < (below ?? .infinity)
    }
  }

  /// Whether no form can fit both.
  func excludes(_ other: MappingCondition) -> Bool {
    guard element == other.element else { return false }
    switch (test, other.test) {
    case (.oneOf(let left), .oneOf(let right)):
      return Set(left.map(NormalisedName.init)).isDisjoint(with: right.map(NormalisedName.init))
    case (.range(let low, let high), .range(let otherLow, let otherHigh)):
      return max(low ?? -.infinity, otherLow ?? -.infinity) >= min(high ?? .infinity, otherHigh ?? .infinity)
    default: return false
    }
  }

  /// Whether no form can fit.
  var isImpossible: Bool {
    switch test {
    case .oneOf(let words): words.isEmpty
    case .range(let low, let high): (low ?? -.infinity) >= (high ?? .infinity)
    }
  }

  private static func number(_ value: JSONValue) -> Double? {
    if case .number(let number) = value { return number.double }
    return value.string.flatMap { Double(NormalisedName($0).text) }.flatMap { $0.isFinite ? $0 : nil }
  }
}

extension MappingCondition: CustomStringConvertible {
  /// `经营面积 ≥ 50`.
  public var description: String {
    switch test {
    case .oneOf(let words): "\(element) ∈ {\(words.joined(separator: ", "))}"
    case .range(let low?, nil): "\(element) ≥ \(Self.short(low))"
    case .range(nil, let high?): "\(element) < \(Self.short(high))"
    case .range(let low, let high): "\(Self.short(low ?? 0)) ≤ \(element) < \(Self.short(high ?? 0))"
    }
  }

  private static func short(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? String(number)
  }
}

extension MappingCondition {
  /// Reads `{element: 经营面积, at_least: 50, below: 100}` or `{element: 经济性质, is: [企业]}`; nil after a finding.
  init?(reading reader: ConfigReader) {
    guard let element = reader.required("element", .text) else { return nil }
    let words = reader.list("is", .text)
    let bounds = -1e15...1e15
    let low = reader.optional("at_least", .number(bounds))
    let high = reader.optional("below", .number(bounds))
    guard words.isEmpty != (low == nil && high == nil) else {
      reader.report(nil, zh: "须有 is，或 at_least/below", en: "needs either is, or at_least and below")
      return nil
    }
    self.init(element: element, test: words.isEmpty ? .range(atLeast: low, below: high) : .oneOf(words))
    if isImpossible { reader.report("at_least", zh: "条件永不成立", en: "can never hold") }
  }
}
