import HTTP

/// Gathers an answer within its bounds. Pure.
struct AnswerCollector {
  private(set) var headers = HTTPHeaders()
  /// Of the newest head; 0 before the first.
  private(set) var status = 0
  private(set) var bytes: [UInt8] = []
  /// True once a bound was passed.
  private(set) var overflowed = false
  private let bodyLimit: Int
  private var headRoom = 64 << 10

  init(bodyLimit: Int) { self.bodyLimit = bodyLimit }

  /// Takes one header line, status lines too: each begins a new head (after `100 Continue`). False refuses the answer.
  mutating func header(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    headRoom -= line.count
    guard headRoom >= 0 else {
      overflowed = true
      return false
    }
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("HTTP/") {
      headers = HTTPHeaders()
      status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    } else if let colon = text.firstIndex(of: ":") {
      headers.add(String(text[..<colon]), trimmed(text[text.index(after: colon)...]))
    }
    return true
  }

  /// A bound was passed by a body that is gathered elsewhere.
  mutating func overflow() { overflowed = true }

  /// Takes a piece of the body. False refuses the answer.
  mutating func body(_ piece: UnsafeBufferPointer<UInt8>) -> Bool {
    guard piece.count <= bodyLimit - bytes.count else {
      overflowed = true
      return false
    }
    bytes.append(contentsOf: piece)
    return true
  }
}

private func trimmed(_ text: Substring) -> String {
  var text = text
  while let first = text.first, first.isWhitespace { text.removeFirst() }
  while let last = text.last, last.isWhitespace { text.removeLast() }
  return String(text)
}
