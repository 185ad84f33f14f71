/// Reads one system's wire shape. Pure: bytes in, canonical values out.
public protocol Translator: Sendable {
  /// Translates an application as the system pushed it.
  func application(from original: Original) -> Translation<Application>
  /// Translates a status as the system pushed it, or answered it where the original names the case that was asked about.
  func statuses(from original: Original) -> Translation<[StatusEvent]>
  /// Translates what the system says of records that it fetched.
  func acknowledgements(from original: Original) -> Translation<[Acknowledgement]>
  /// Translates what a department publishes about its items.
  func catalogueProposals(from original: Original) -> Translation<[CatalogueProposal]>
}

extension Translator {
  /// Most systems publish nothing about items.
  public func catalogueProposals(from original: Original) -> Translation<[CatalogueProposal]> {
    .unreadable(code: "not-accepted", detail: "\(original.system) publishes no items")
  }

  /// Most systems are pushed to, and acknowledge in their answer.
  public func acknowledgements(from original: Original) -> Translation<[Acknowledgement]> {
    .unreadable(code: "not-accepted", detail: "\(original.system) acknowledges nothing")
  }
}

/// What came in, byte for byte.
public struct Original: Sendable, Hashable {
  /// The system, known by its credential.
  public var system: SystemCode
  /// The bytes.
  public var bytes: [UInt8]
  /// Content type as it was said.
  public var contentType: String?
  /// When it came.
  public var receivedAt: Timestamp
  /// The case that the hub asked about; nil for what was pushed.
  public var number: CaseNumber?
  /// An original.
  public init(
    system: SystemCode, bytes: [UInt8], contentType: String? = nil, receivedAt: Timestamp, number: CaseNumber? = nil
  ) {
    self.system = system
    self.bytes = bytes
    self.contentType = contentType
    self.receivedAt = receivedAt
    self.number = number
  }
}

/// What became of an original.
public enum Translation<Value: Sendable>: Sendable {
  /// It is readable and valid; `unresolved` codes make the case held.
  case translated(Value, Trace)
  /// It cannot be read at all (HTTP 400): a stable code such as `json-malformed`, and a detail without personal data.
  case unreadable(code: String, detail: String)
  /// It is readable, and these fields are wrong (HTTP 422): all of them.
  case invalid([Violation])
}

/// How a translation went: what a person who asks "why" is shown.
public struct Trace: Sendable {
  /// Codes and items that no table knows.
  public var unresolved: [Unresolved]
  /// Fields that the mapping does not know; kept in the original, told, not refused.
  public var unknownFields: [String]
  /// Wrong but harmless (a wrong inner organisation code).
  public var warnings: [Violation]
  /// For each canonical pointer the pointer in the document as sent.
  public var pointers: PointerTrace
  /// Canonical pointers that are not content (tokens, send times).
  public var volatile: Set<String>
  /// Messages of the document that are wrong and were left out, where each stands alone (rows of a file).
  public var refused: [Violation] = []
  /// A trace.
  public init(
    unresolved: [Unresolved] = [], unknownFields: [String] = [], warnings: [Violation] = [],
    pointers: PointerTrace = PointerTrace { [:] }, volatile: Set<String> = []
  ) {
    self.unresolved = unresolved
    self.unknownFields = unknownFields
    self.warnings = warnings
    self.pointers = pointers
    self.volatile = volatile
  }
}

/// Where canonical fields came from. It is made only where somebody asks, for most documents have nothing wrong.
public struct PointerTrace: Sendable {
  private let make: @Sendable () -> [String: String]

  /// A trace that is made when it is asked for.
  public init(_ make: @escaping @Sendable () -> [String: String]) { self.make = make }

  /// For each canonical pointer the pointer in the document as sent; made anew each time.
  public func callAsFunction() -> [String: String] { make() }
}

/// One wrong field, in both languages, with a stable code.
public struct Violation: Sendable, Hashable {
  /// RFC 6901 pointer into the document as the sender sent it.
  public var pointer: String
  /// `required`, `type`, `length`, `format`, `checksum`, `date-time`, `json-in-string`, `inconsistent`.
  public var code: String
  /// For people who read Chinese.
  public var messageZh: String
  /// For people who read English.
  public var messageEn: String
  /// A violation.
  public init(pointer: String, code: String, messageZh: String, messageEn: String) {
    self.pointer = pointer
    self.code = code
    self.messageZh = messageZh
    self.messageEn = messageEn
  }
}

/// Carries records to one system, and asks it. One attempt a call; retry, order and circuit belong to Delivering.
public protocol SystemTransport: Sendable {
  /// Sends one record.
  func send(_ record: OutboundRecord) async -> Attempt
  /// Looks whether the system has a record already (after a doubtful attempt).
  func look(for record: OutboundRecord) async -> Look
  /// Asks for the status of a case; nil where the system cannot be asked.
  func ask(_ number: CaseNumber) async -> Answer?
}

/// How one attempt ended.
public enum Attempt: Sendable, Hashable {
  /// The system has it.
  case delivered(caseNumber: CaseNumber?)
  /// It stands where the system fetches it; an acknowledgement will follow.
  case handedOver
  /// A service answered a question.
  case answered(ServiceAnswer)
  /// The system says no to this record for good.
  case refused(code: String, message: String)
  /// Not this time. `systemDown` is evidence against the system, not the record; `doubtful` if it may have it all the same.
  case failed(code: String, systemDown: Bool, doubtful: Bool, retryAfter: Duration?)
}

/// What a look found.
public enum Look: Sendable, Hashable {
  /// It is there.
  case found(caseNumber: CaseNumber?)
  /// It is not there: sending is safe.
  case absent
  /// Something like it is there, and it cannot be told apart.
  case unclear
  /// The system did not answer.
  case failed(code: String)
}

/// A system's answer to a question about a case.
public enum Answer: Sendable, Hashable {
  /// The bytes of its answer.
  case bytes([UInt8], contentType: String?)
  /// It does not know the case.
  case caseUnknown
  /// It has nothing to say of the case yet.
  case nothing
  /// It did not answer.
  case failed(code: String)
}
