import Hub

/// What a drop remembers durably, in a file of its own: one line a key (a delivery in its round, the digest of a file) with
/// the file that it stands in. Older than an outbox keeps its records, a line is forgotten.
struct DropLedger {
  /// For how many days: as long as a record stays in `hub.to.<system>` and may come again.
  static let days: Int64 = 30
  private let name: String
  private var files: [String: String] = [:]
  private var highest: [String: Int] = [:]
  private var size = 0

  /// A ledger in a file of this name.
  init(named name: String) { self.name = name }

  /// The file that a key stands in.
  func file(of key: String) -> String? { files[key] }

  /// Whether some key stands in a file of this name.
  func names(_ file: String) -> Bool { files.values.contains(file) }

  /// The highest number that files of this beginning had; 0 where there were none.
  func highest(of beginning: String) -> Int { highest[beginning] ?? 0 }

  /// Reads what is new: another process may have written since. The caller holds the lock.
  mutating func refresh(in folder: DropFolder, today: String) throws(DropError) {
    guard let found = folder.size(of: name) else {
      if size > 0 { self = DropLedger(named: name) }
      return
    }
    if found == size { return }
    guard let bytes = try folder.read(name, bound: 64 << 20) else { throw DropError(code: "ledger-too-large") }
    let known = name
    self = DropLedger(named: known)
    // The writer of a line without an end died over it; what it was to be about had not happened yet.
    let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    if end < bytes.count { try folder.cut(name, to: end) }
    size = end
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\n")
    let kept = lines.filter { Self.isYoung($0, today: today) }
    for line in kept { note(line) }
    if kept.count * 2 < lines.count { try rewrite(kept, in: folder) }
  }

  /// Notes keys with the file that they stand in, on the disk first.
  mutating func add(_ keys: [String], file: String, in folder: DropFolder, day: String) throws(DropError) {
    let lines = keys.map { "\(day)\t\($0)\t\(file)" }
    let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
    try folder.append(bytes, to: name, of: size)
    if size == 0 { try folder.sync() }
    size += bytes.count
    for line in lines { note(line[...]) }
  }

  private mutating func note(_ line: Substring) {
    let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3 else { return }
    files[parts[1]] = parts[2]
    guard let end = parts[2].lastIndex(of: "_"), let number = Int(parts[2][parts[2].index(after: end)...].prefix(4))
    else { return }
    let beginning = String(parts[2][..<end])
    highest[beginning] = max(highest[beginning] ?? 0, number)
  }

  private mutating func rewrite(_ lines: [Substring], in folder: DropFolder) throws(DropError) {
    let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
    try folder.remove(name + ".new")
    try folder.write(bytes, as: name + ".new")
    try folder.move(name + ".new", to: folder, as: name)
    try folder.sync()
    size = bytes.count
  }

  private static func isYoung(_ line: Substring, today: String) -> Bool {
    guard let then = DayNumber.of(String(line.prefix(8))), let now = DayNumber.of(today) else { return true }
    return now - then <= days
  }
}

/// Days as files write them, `20260302`.
enum DayNumber {
  /// Days since 1970 in Shanghai; nil for what is no day.
  static func of(_ text: String) -> Int64? {
    Moment(parsing: text).map { ($0.at.milliseconds + 8 * 3_600_000) / 86_400_000 }
  }
}
