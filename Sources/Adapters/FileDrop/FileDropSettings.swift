import Hub
import TextEncoding
import YAML

/// What a system's file says under `send` where the transport is `file-drop`.
struct FileDropSettings: Sendable, Hashable {
  /// The directory into which the hub puts files.
  var outbox: String
  /// The directory from which it takes files.
  var inbox: String
  /// How it writes.
  var encoding: TextEncoding
  /// Whether a byte-order mark stands before what it writes.
  var mark: Bool
  /// Most rows of one file.
  var rows: Int
  /// With what the names of files with statuses begin.
  var statuses: String
  /// With what the names of acknowledgements end.
  var acknowledgements: String
  /// Largest file that is taken, in bytes.
  var bound: Int

  /// Reads `send`; what is wrong is a finding.
  init(_ reader: ConfigReader, bound: Int) {
    outbox = reader.required("outbox", .text) ?? ""
    inbox = reader.required("inbox", .text) ?? ""
    encoding = reader.value("encoding", .word, default: .utf8)
    mark = reader.value("mark", .bool, default: false)
    rows = reader.value("rows", .int(1...1000), default: 500)
    statuses = reader.optional("statuses", .text) ?? "STATUS_"
    acknowledgements = reader.optional("acknowledgements", .text) ?? ".ack.csv"
    self.bound = bound
    if !outbox.isEmpty, outbox == inbox {
      reader.report("inbox", zh: "收发目录不可相同", en: "must be another directory than outbox")
    }
  }

  /// The same with the directories that stand in the environment, `HUB_<SYSTEM>_OUTBOX` and `_INBOX`, where they do.
  func overridden(for system: SystemCode, by environment: [String: String]) -> FileDropSettings {
    let name = "HUB_\(system.rawValue.uppercased().replacing("-", with: "_"))"
    var settings = self
    if let path = environment["\(name)_OUTBOX"], !path.isEmpty { settings.outbox = path }
    if let path = environment["\(name)_INBOX"], !path.isEmpty { settings.inbox = path }
    return settings
  }
}
