public import JSON

extension RouteLeg.Share: CanonicalValue {
  /// Reads `{elements, materials}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(elements: try fields.texts("elements"), materials: try fields.texts("materials"))
  }

  /// `{elements, materials}`.
  public var json: JSONValue { .object(["elements": .texts(elements), "materials": .texts(materials)]) }
}

extension Prerequisite: CanonicalValue {
  /// Reads `{name, conditions?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(name: try fields.text("name"), conditions: try fields.list("conditions"))
  }

  /// `{name, conditions?}`.
  public var json: JSONValue {
    .object(JSONObject(present: ["name": .string(name), "conditions": .list(conditions)]))
  }
}

extension MappingCondition: CanonicalValue {
  /// Reads `{element, is}` or `{element, atLeast?, below?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    let words = try fields.texts("is")
    let bound = { (key: String) throws(CanonicalProblem) -> Double? in
      try fields.optional(key, "a number") { if case .number(let number) = $0 { number.double } else { nil } }
    }
    let range = Test.range(atLeast: try bound("atLeast"), below: try bound("below"))
    self.init(element: try fields.text("element"), test: words.isEmpty ? range : .oneOf(words))
  }

  /// `{element, is}` or `{element, atLeast?, below?}`.
  public var json: JSONValue {
    var object: JSONObject = ["element": .string(element)]
    switch test {
    case .oneOf(let words): object["is"] = .texts(words)
    case .range(let atLeast, let below):
      if let atLeast = atLeast.flatMap(JSONNumber.init(_:)) { object["atLeast"] = .number(atLeast) }
      if let below = below.flatMap(JSONNumber.init(_:)) { object["below"] = .number(below) }
    }
    return .object(object)
  }
}

extension JSONValue {
  fileprivate static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
