import HTTP
import JSON

/// One call that the hub makes to a system: when, what it sends, and how the answer is read.
struct Exchange: Sendable {
  /// For which records; nil for all that no exchange before it takes.
  var condition: Condition?
  /// How contents of materials are made ready for the call; nil where it carries none.
  var materials: Handover?
  /// Named parts of the record, made once.
  var variables: [Variable]
  var request: RequestMapping
  var reply: ReplyMapping
  /// Whether the call may be made twice without harm, so that nobody has to look first.
  var repeatable: Bool
}

/// What is sent.
struct RequestMapping: Sendable {
  /// How fields are written.
  enum Body: String, Sendable, CaseIterable {
    case json, xml, form, multipart, none
    /// A header row and a row, for what is written into files: `columns`.
    case csv
  }

  var method: HTTPMethod
  var path: Rule
  var query: Fields
  var headers: Fields
  var body: Body
  var fields: Fields
  /// What the receiver's tables would refuse.
  var limits = RowLimits()
  /// Where the fields are the parameters of a SOAP call.
  var operation: SOAPOperation?
  /// Where the content of a material goes in a `multipart` body: its field, and the name that the file is given.
  var file: (field: String, name: Rule?)?
}

/// How an answer is read.
struct ReplyMapping: Sendable {
  var form = AnswerForm.json
  /// Words that mean that nothing is there.
  var absent: AbsentWords
  /// Named parts of the answer.
  var variables: [Variable]
  /// The first rule whose condition holds decides.
  var rules: [ReplyRule]
}

/// One rule about an answer.
struct ReplyRule: Sendable {
  /// What an answer means.
  enum Outcome: String, Sendable, CaseIterable {
    /// The system has the record.
    case delivered
    /// It says no for good.
    case refused
    /// Not this time.
    case retry
    /// It takes nothing from the hub as things are (a wrong password): nothing more is sent until that has ended.
    case stop
    /// The token is no longer good.
    case renewToken = "renew-token"
    /// It knows no such case.
    case caseUnknown = "case-unknown"
    /// The answer is what was asked for.
    case answer
  }

  var condition: Condition?
  var outcome: Outcome
  /// Where the receiver's own case number stands.
  var caseNumber: Path?
  /// Where the name stands under which a service knows somebody.
  var name: Path?
  /// Where the name stands that the receiver gives to a file.
  var fileID: Path?
  /// Where its code and message stand.
  var code: Path?
  var message: Path?
  /// Where a token stands, and the seconds that it is good for.
  var token: Path?
  var seconds: Path?
}

/// How the hub finds out whether a system has a record already.
struct LookMapping: Sendable {
  var exchange: Exchange
  /// The array of what the system has.
  var rows: Path
  /// When a row is the record.
  var found: Condition
  /// When a row may be the record, and cannot be told apart.
  var unclear: Condition?
  /// Where the receiver's own case number stands in a row.
  var caseNumber: Path
  /// A page of so many rows may not be the last one.
  var full: Int
  /// So many pages are looked at; the call has the number of the page in `$page`, from 1.
  var pages: Int
}

/// How the hub reads a list, page by page: rows that are documents of their own.
struct ListMapping: Sendable {
  var exchange: Exchange
  /// The array of rows.
  var rows: Path
  /// A page of so many rows may not be the last one.
  var full: Int
  /// So many pages are read at once at the most; the call has the number of the page in `$page`, from 1.
  var pages: Int
}

/// A list from which the hub fetches what is new.
struct FetchMapping: Sendable {
  /// What a row tells.
  enum Kind: String, Sendable, CaseIterable {
    case application, status, acknowledgement
  }

  var list: ListMapping
  var kind: Kind
  /// Where to go on next time, made of the answer and of its last row, `$last`; nil where the system keeps count.
  var cursor: Rule?
}

/// How the hub asks for the status of a case.
struct AskMapping: Sendable {
  var exchange: Exchange
  /// Where the system answers for one case by a list of all; nil where it answers for one.
  var list: Listed?

  /// The parts of a list of cases.
  struct Listed: Sendable {
    var list: ListMapping
    /// The case number of a row.
    var number: Rule
    /// How long one reading of the list answers for.
    var goodFor: Duration
  }
}

/// How the hub gets a token.
struct TokenMapping: Sendable {
  var exchange: Exchange
  /// How long before its end a token is renewed.
  var renewBefore: Duration
  /// How long a token is good for where the answer does not say.
  var standard: Duration
}

/// One direction out: canonical → a system's own calls.
struct OutboundMapping: Sendable {
  var application: [Exchange] = []
  var report: [Exchange] = []
  var withdrawal: [Exchange] = []
  var catalogue: [Exchange] = []
  var deadline: [Exchange] = []
  var question: [Exchange] = []
  var look: LookMapping?
  var ask: AskMapping?
  var fetch: [FetchMapping] = []
  var token: TokenMapping?
  /// For a system that is written to by rows.
  var row: RowMapping?
}
