import HTTP

/// Takes a body piece by piece within its bound. Pure.
struct BodyIntake {
  enum Step {
    case goOn
    /// So far over the bound that even reading it away is refused.
    case cut
  }

  private(set) var bytes: [UInt8] = []
  private(set) var overflows: Bool
  private let limit: Int
  private var received = 0
  /// A body over the bound is read away up to here, so that its sender reads the 413 instead of a broken connection.
  private var patience: Int { limit + (1 << 20) }

  /// - Parameter announced: Content-Length, where the request has one.
  init(limit: Int, announced: Int?) {
    self.limit = limit
    overflows = announced.map { $0 > limit } ?? false
    if let announced, !overflows { bytes.reserveCapacity(announced) }
  }

  /// True where the announced length is beyond patience: answer before the body.
  func refusesAtOnce(announced: Int?) -> Bool { announced.map { $0 > patience } ?? false }

  mutating func take(_ piece: UnsafeBufferPointer<UInt8>) -> Step {
    received += piece.count
    if received > limit {
      overflows = true
      bytes = []
    } else if !overflows {
      bytes.append(contentsOf: piece)
    }
    return received > patience ? .cut : .goOn
  }
}

/// What the framing of a request says of its body, strictly: a request that two servers could read differently is refused.
enum Framing: Equatable {
  case length(Int?)
  case malformed

  init(_ headers: HTTPHeaders) {
    let lengths = headers.values(of: "Content-Length")
    let codings = headers.values(of: "Transfer-Encoding")
    if codings.isEmpty, lengths.isEmpty {
      self = .length(nil)
    } else if codings.isEmpty, lengths.count == 1, lengths[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let length = Int(lengths[0])
    {
      self = .length(length)
    } else if lengths.isEmpty, codings.count == 1, codings[0].lowercased() == "chunked" {
      self = .length(nil)
    } else {
      self = .malformed
    }
  }
}
