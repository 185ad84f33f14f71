/// One thing that is wrong or doubtful in the configuration, with its place and what to do about it. Loading collects all.
public struct Finding: Error, Sendable, Hashable {
  /// How bad it is.
  public enum Severity: String, Sendable, Hashable {
    /// The configuration is refused.
    case error
    /// It is taken, and somebody should look.
    case warning
  }
  /// How bad it is.
  public var severity: Severity
  /// The file, relative to the configuration directory; `environment` or `flags` for an override.
  public var file: String
  /// Line, from 1.
  public var line: Int
  /// Column, from 1.
  public var column: Int
  /// The key, dotted from the root of the file: `delivery.circuit.failures`; an element is `items[2]`, from 0.
  public var key: String
  /// What is wrong, in Chinese.
  public var messageZh: String
  /// What is wrong, in English.
  public var messageEn: String
  /// What to do, where that can be said.
  public var hint: String?

  /// A finding.
  public init(
    _ severity: Severity = .error, file: String, line: Int = 1, column: Int = 1, key: String = "", zh: String,
    en: String, hint: String? = nil
  ) {
    self.severity = severity
    self.file = file
    self.line = line
    self.column = column
    self.key = key
    messageZh = zh
    messageEn = en
    self.hint = hint
  }
}

extension Finding: CustomStringConvertible, Comparable {
  /// `file:line:column: severity: key: message (hint)`, as editors read it.
  public var description: String {
    let place = "\(file):\(line):\(column): \(severity.rawValue): \(key.isEmpty ? "" : "\(key): ")"
    return place + messageEn + (hint.map { " (\($0))" } ?? "")
  }
  /// By place.
  public static func < (left: Self, right: Self) -> Bool {
    (left.file, left.line, left.column, left.key) < (right.file, right.line, right.column, right.key)
  }
}

/// Collects findings while files are read; one load uses one, on one thread.
public final class FindingCollector {
  /// What was found so far, in the order of reading.
  public private(set) var findings: [Finding] = []
  /// An empty one.
  public init() {}
  /// Adds one.
  public func add(_ finding: Finding) { findings.append(finding) }
  /// Adds several.
  public func add(_ more: [Finding]) { findings += more }
  /// Whether the configuration must be refused.
  public var hasErrors: Bool { findings.contains { $0.severity == .error } }
}
