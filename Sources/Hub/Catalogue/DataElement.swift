/// A data element (数据元): a named field of forms. It is defined once, in `config/elements.yaml`, and items refer to it by
/// name: so what several items ask for is one field of the merged form, typed once.
public struct DataElement: Sendable, Hashable {
  /// What is typed; the kinds of the district portal's forms (`xuhui-form-element-type`).
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Text.
    case text
    /// A number.
    case number
    /// One of its choices.
    case choice
    /// Some of its choices.
    case choices
    /// A day.
    case date
    /// From a day to a day.
    case dateRange = "date-range"
    /// An e-mail address.
    case email
    /// A postcode.
    case postcode
    /// A landline number.
    case landline
    /// A mobile number.
    case mobile
    /// 公民身份号码.
    case idNumber = "id-number"
    /// A kind of document.
    case documentType = "document-type"
  }

  /// Where a form is filled from before anybody types (the kiosk flow: identity, 营业执照扫描, 情形判断).
  public enum Source: String, Sendable, Hashable, CaseIterable {
    /// Who logged in: 随申办市民云 or ID card.
    case identity
    /// The business licence, from the e-licence library or scanned.
    case licence
    /// An answer of the situation questions.
    case situation
    /// Nowhere: it is typed.
    case typed
  }

  /// Its name, as forms hold it.
  public var name: String
  /// Other names that forms write for it (the portal's form knows them as synonyms).
  public var aliases: [String] = []
  /// The canonical field that holds the same (docs/canonical-format.md); nil where there is none.
  public var identifier: String?
  /// What is typed.
  public var kind = Kind.text
  /// Most characters; nil where nothing is said.
  public var length: Int?
  /// The code table of its values (`config/codes`); nil where there is none.
  public var codes: String?
  /// What can be chosen.
  public var choices: [String] = []
  /// Where it is filled from.
  public var source = Source.typed
  /// When it is asked for at all: all must hold; none means always.
  public var conditions: [MappingCondition] = []

  /// An element that is typed as text.
  public init(_ name: String) { self.name = name }

  /// Its names, folded.
  var words: Set<String> { Set(([name] + aliases).map(TextFolding.word)) }
}

extension DataElement {
  /// Reads `{name: 企业名称, identifier: applicant.name, kind: text, length: 100, from: licence}`; nil after a finding.
  init?(reading reader: ConfigReader) {
    let name = reader.required("name", .text)
    let kind: Kind = reader.value("kind", .word, default: .text)
    let source: Source = reader.value("from", .word, default: .typed)
    let (identifier, codes) = (reader.optional("identifier", .text), reader.optional("codes", .text))
    let length = reader.optional("length", .int(1...100_000))
    let (choices, aliases) = (reader.list("choices", .text), reader.list("aliases", .text))
    let conditions = reader.sections("when").compactMap(MappingCondition.init)
    if (kind == .choice || kind == .choices) != (!choices.isEmpty || codes != nil) {
      reader.report(
        "kind", zh: "选择项须有 choices 或 codes，其他不得有", en: "a choice, and only a choice, needs choices or codes")
    }
    guard let name else { return nil }
    self.init(name)
    (self.identifier, self.kind, self.length, self.codes) = (identifier, kind, length, codes)
    (self.aliases, self.choices, self.source, self.conditions) = (aliases, choices, source, conditions)
  }
}
