import Hub
import JSON
import YAML

/// How one value is made: a source, then steps in the order in which they are written.
struct Rule: Sendable {
  var source: Source
  var steps: [Step]
  var position: YAMLPosition

  /// Where a value comes from.
  indirect enum Source: Sendable {
    /// `from`: a place in the document.
    case from(Path)
    /// `value`: a constant.
    case value(JSONValue)
    /// `first-of`: the first rule that gives something.
    case firstOf([Rule])
    /// `concat`: texts one after the other.
    case concat([Rule])
    /// `list`: an array of what the rules give.
    case list([Rule])
    /// `when`: the first branch whose condition holds.
    case when([Branch])
    /// `fields`: an object.
    case fields(Fields)
    /// `gather`: elements that may hold elements, as one object by their meaning.
    case gather(Gather)
  }

  /// One branch of `when`; without a condition it is the one that is left.
  struct Branch: Sendable {
    var condition: Condition?
    var rule: Rule
  }

  /// The parts of `gather`.
  struct Gather: Sendable {
    /// The outermost array.
    var list: Path
    /// The key under which an element holds elements, as an array or as arrays of arrays.
    var below: String?
    /// Name of an element.
    var key: Rule
    /// Its value.
    var value: Rule
  }
}

/// Named rules that make an object; a name with dots makes objects in objects.
struct Fields: Sendable {
  let fields: [Field]
  /// What stands where a rule gives nothing; nil leaves the field out.
  var missing: JSONValue?
  /// Where in the object each field stands.
  let layout: Layout

  /// Fields in their order; of two with one name the later stands.
  init(_ fields: [Field] = [], missing: JSONValue? = nil) {
    self.fields = fields
    self.missing = missing
    layout = Layout(fields.map(\.target))
  }

  /// One field.
  struct Field: Sendable {
    var target: [String]
    var rule: Rule
  }
}

/// A transform. The set is closed: what it cannot say needs a translator in Swift.
indirect enum Step: Sendable {
  /// Text → array, at any of these characters; parts are trimmed, empty ones dropped.
  case split(Set<Unicode.Scalar>)
  /// Array → text.
  case join(String)
  /// Array without doubled values.
  case unique
  /// The first element of an array.
  case first
  /// An object for each element.
  case each(Fields)
  /// A value for each element.
  case eachValue(Rule)
  /// Object → array of `{name, value}`.
  case entries(only: Set<String>?, except: Set<String>)
  /// Other keys for the members of an object.
  case rename([String: String])
  /// Text that holds JSON → that JSON; an object stays, a text in a text is opened once more.
  case json
  /// JSON → text that holds it; text stays as it is.
  case asJSON
  /// JSON → XML text with a root of this name: members are elements of their keys.
  case asXML(String)
  /// A word → its code. A word that the table does not know is unresolved.
  case table(String)
  /// A code → the first word that stands for it.
  case reverseTable(String)
  /// Any accepted date-time → the canonical one.
  case date
  /// Canonical date-time → text of a form.
  case dateForm(DateTimeShape)
  /// Whole number, or text that is one.
  case integer
  /// Number → text with its digits as they came.
  case text
  /// White space off both ends.
  case trim
  /// Characters folded.
  case fold(Fold)
  /// Stands in where nothing came.
  case otherwise(JSONValue)
  /// Nothing came: a violation.
  case required
  /// Not content: a repeated push may differ here.
  case volatile

  /// Ways to fold characters.
  enum Fold: String, Sendable, CaseIterable {
    /// Names of organisations and persons: NFKC, runs of blanks to one.
    case name
    /// Names that are looked up: as `name`, without any blank.
    case word
    /// Document numbers: NFKC, upper case.
    case identifier

    /// Folds a text.
    func apply(_ text: String) -> String {
      switch self {
      case .name: TextFolding.name(text)
      case .word: TextFolding.word(text)
      case .identifier: TextFolding.identifier(text)
      }
    }
  }
}

/// What must hold. Scalars are compared as text, so that "true" and true, "200" and 200 are equal.
indirect enum Condition: Sendable {
  case equals(Path, Set<String>)
  /// Two places hold the same.
  case same(Path, Path)
  case present(Path)
  case absent(Path)
  case all([Condition])
  case any([Condition])
  case not(Condition)
}
