public import JSON

/// Something that goes wrong at a simulated system, as it was seen to go wrong at real ones.
public struct Fault: Sendable, Hashable {
  /// What goes wrong.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Answers well, but late.
    case slow
    /// Takes nothing in, and answers only when nobody waits any more.
    case hang
    /// Takes it in, and then answers only when nobody waits any more.
    case storeThenHang = "store-then-hang"
    /// HTTP 500; takes nothing in.
    case error
    /// Takes it in, and answers HTTP 500.
    case storeThenError = "store-then-error"
    /// HTTP 503 with Retry-After; takes nothing in.
    case unavailable
    /// A gateway's HTML page with HTTP 200; takes nothing in.
    case html
    /// Takes it in, and answers with half of the JSON.
    case truncated
    /// Says no in its own envelope, with HTTP 200.
    case refuse
    /// Says in a SOAP fault that the caller is to blame: no for good.
    case fault
    /// Well, but with other JSON types: numbers for text, text for booleans.
    case types
    /// The token has expired early.
    case token
    /// Says only a part of what it should: one row of an acknowledgement.
    case partial
    /// Says it twice.
    case doubled
    /// A call-back comes again after the one that followed it.
    case late
  }

  /// What goes wrong.
  public var kind: Kind
  /// The last part of the path at which it goes wrong (`create`, `process`); nil for all.
  public var endpoint: String?
  /// How many more times; nil until it is cleared.
  public var times: Int?
  /// How late `slow`, `hang` and `store-then-hang` are.
  public var delay: Duration

  /// A fault.
  public init(_ kind: Kind, at endpoint: String? = nil, times: Int? = nil, delay: Duration = .seconds(2)) {
    self.kind = kind
    self.endpoint = endpoint
    self.times = times
    self.delay = delay
  }

  /// Reads `{kind, endpoint?, times?, delayMs?}`; nil where it is none.
  public init?(json: JSONValue) {
    guard let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)) else { return nil }
    let delay = json["delayMs"]?.int64 ?? 2000
    guard (0...600_000).contains(delay) else { return nil }
    self.init(
      kind, at: json["endpoint"]?.string, times: json["times"]?.int64.flatMap { Int(exactly: $0) },
      delay: .milliseconds(delay))
  }
}
