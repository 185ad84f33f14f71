/// A value that may stand in a log. Free text cannot become one: only numbers, words of the program itself, and codes.
public struct LogValue: Sendable, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByStringLiteral
{
  enum Storage: Sendable {
    case integer(Int64)
    case number(Double)
    case bool(Bool)
    case text(String)
  }

  let storage: Storage

  /// A whole number.
  public static func integer(_ value: some BinaryInteger) -> LogValue {
    LogValue(storage: .integer(Int64(clamping: value)))
  }

  /// A measured number.
  public static func number(_ value: Double) -> LogValue { LogValue(storage: .number(value)) }

  /// A length of time, in milliseconds.
  public static func milliseconds(_ duration: Duration) -> LogValue {
    let (seconds, attoseconds) = duration.components
    return .number((Double(seconds) * 1e6 + (Double(attoseconds) / 1e12).rounded()) / 1e3)
  }

  /// A truth.
  public static func bool(_ value: Bool) -> LogValue { LogValue(storage: .bool(value)) }

  /// A case of one of the program's own enumerations.
  public static func word(_ value: some RawRepresentable<String>) -> LogValue { .code(value.rawValue) }

  /// An identifier, a code, a path, an address: ASCII without spaces, at most 128 characters. Anything else, and what
  /// has the form of a citizen's ID number or a mobile number, is replaced by a word that says so.
  public static func code(_ text: String) -> LogValue {
    LogValue(storage: .text(logged(code: text)))
  }

  /// What kind of error it was; its details only where it says itself that they may be logged.
  public static func error(_ error: any Error) -> LogValue {
    if let error = error as? any LoggableError { return .code(error.logCode) }
    return .code(String(describing: type(of: error)))
  }

  init(storage: Storage) { self.storage = storage }

  /// A whole number.
  public init(integerLiteral value: Int64) { storage = .integer(value) }
  /// A truth.
  public init(booleanLiteral value: Bool) { storage = .bool(value) }
  /// Words of the program itself; a `StaticString` cannot hold anything that came from outside.
  public init(stringLiteral value: StaticString) { storage = .text("\(value)") }
}

/// An error that can name itself in a log.
public protocol LoggableError: Error {
  /// A stable code, of the form that `LogValue.code` takes.
  var logCode: String { get }
}

private func logged(code text: String) -> String {
  guard !text.isEmpty else { return "" }
  guard text.utf8.count <= 128, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return "(not a code)" }
  let runs = text.utf8.split { !isDigit($0) && $0 != UInt8(ascii: "X") && $0 != UInt8(ascii: "x") }
  return runs.map(Array.init).contains { isMobileNumber($0) || isCitizenNumber($0) } ? "(withheld)" : text
}

private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

/// Eleven digits that begin with 13 to 19.
private func isMobileNumber(_ run: [UInt8]) -> Bool {
  run.count == 11 && run.allSatisfy(isDigit) && run[0] == 0x31 && run[1] >= 0x33
}

/// The form of GB 11643: region, a day of birth from 1900 on, order, check (MOD 11-2).
private func isCitizenNumber(_ run: [UInt8]) -> Bool {
  guard run.count == 18, run.dropLast().allSatisfy(isDigit) else { return false }
  let digits = run.dropLast().map { Int($0 - 0x30) }
  let (century, month, day) = (digits[6] * 10 + digits[7], digits[10] * 10 + digits[11], digits[12] * 10 + digits[13])
  guard (19...20).contains(century), (1...12).contains(month), (1...31).contains(day) else { return false }
  // Weights are 2^(17-i) mod 11, so the sum is a Horner scheme.
  let check = (12 - digits.reduce(0) { ($0 * 2 + $1) % 11 } * 2 % 11) % 11
  let last = run[17] & 0xDF == UInt8(ascii: "X") ? 10 : Int(run[17]) - 0x30
  return check == last
}
