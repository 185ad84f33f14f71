public import JSON

extension DataElement: CanonicalValue {
  /// Reads `{name, aliases?, identifier?, kind?, length?, codes?, choices?, from?, when?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(try fields.text("name"))
    aliases = try fields.texts("aliases")
    identifier = try fields.optionalText("identifier")
    kind = try fields.optionalWord("kind") ?? .text
    length = try fields.optionalInt("length", in: 1...100_000)
    codes = try fields.optionalText("codes")
    choices = try fields.texts("choices")
    source = try fields.optionalWord("from") ?? .typed
    conditions = try fields.list("when")
  }

  /// `{name, aliases?, identifier?, kind, length?, codes?, choices?, from, when?}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "name": .string(name), "aliases": aliases.isEmpty ? nil : .array(aliases.map { .string($0) }),
        "identifier": .text(identifier), "kind": .string(kind.rawValue), "length": .int(length),
        "codes": .text(codes), "choices": choices.isEmpty ? nil : .array(choices.map { .string($0) }),
        "from": .string(source.rawValue), "when": .list(conditions),
      ]))
  }
}

extension ThemeMaterial: CanonicalValue {
  /// Reads `{id, name, way, aliases?, issuer?, originals?, copies?, required?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(id: try fields.text("id"), name: try fields.text("name"), way: try fields.word("way"))
    aliases = try fields.texts("aliases")
    issuer = try fields.optionalText("issuer")
    originals = try fields.optionalInt("originals", in: 0...99)
    copies = try fields.optionalInt("copies", in: 0...99)
    isRequired = try fields.optionalFlag("required") ?? true
  }

  /// `{id, name, way, aliases?, issuer?, originals?, copies?, required}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "id": .string(id), "name": .string(name), "way": .string(way.rawValue),
        "aliases": aliases.isEmpty ? nil : .array(aliases.map { .string($0) }), "issuer": .text(issuer),
        "originals": .int(originals), "copies": .int(copies), "required": .bool(isRequired),
      ]))
  }
}

extension ItemLimits: CanonicalValue {
  /// Reads `{promised?, legal?, committed?, acceptance?, silence?, unit?, countsFirstDay?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    let days = 1...400
    self.init(
      promised: try fields.optionalInt("promised", in: days), legal: try fields.optionalInt("legal", in: days),
      committed: try fields.optionalInt("committed", in: days))
    acceptance = try fields.optionalInt("acceptance", in: days) ?? acceptance
    silence = try fields.optionalWord("silence") ?? silence
    unit = try fields.optionalWord("unit") ?? unit
    countsFirstDay = try fields.flag("countsFirstDay")
  }

  /// `{promised?, legal?, committed?, acceptance, silence?, unit, countsFirstDay?}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "promised": .int(promised), "legal": .int(legal), "committed": .int(committed), "acceptance": .int(acceptance),
        "silence": silence == .accepts ? Optional.none : .string(silence.rawValue),
        "unit": .string(unit.rawValue), "countsFirstDay": .flag(countsFirstDay),
      ]))
  }
}

extension Commitment: CanonicalValue {
  /// Reads `{name, when, materials, checkDays?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      name: try fields.text("name"), conditions: try fields.list("when"), materials: try fields.texts("materials"))
    checkDays = try fields.optionalInt("checkDays", in: 1...400)
  }

  /// `{name, when, materials, checkDays?}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "name": .string(name), "when": .list(conditions), "materials": .array(materials.map { .string($0) }),
        "checkDays": .int(checkDays),
      ]))
  }
}
