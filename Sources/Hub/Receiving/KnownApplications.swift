/// Tells what the hub has taken in before, so that a repeated push is answered as such at once. A hint only: the case
/// itself decides, and everything that comes in is written for it whatever stands here.
public protocol KnownApplications: Sendable {
  /// The version in force, or the newest taken in; nil where nothing is known (yet).
  func find(_ application: ApplicationID) async -> KnownApplication?
}

/// What is known of an application that was taken in.
public struct KnownApplication: Sendable, Hashable {
  /// Its version.
  public var version: Int
  /// SHA-256, hex, of its content; a case that has ended keeps only the first digits.
  public var contentDigest: String
  /// SHA-256, hex, of its original.
  public var originalDigest: String
  /// Where the original stands in `hub.received`: a hint.
  public var original: BusPosition?

  /// What is known.
  public init(version: Int, contentDigest: String, originalDigest: String, original: BusPosition?) {
    self.version = version
    self.contentDigest = contentDigest
    self.originalDigest = originalDigest
    self.original = original
  }
}

/// How a push stands to what is known. Pure.
enum Standing: Equatable {
  /// Not known, or another version: the case will say what becomes of it.
  case fresh
  /// Same version, same content.
  case duplicate
  /// Same version, other content.
  case conflict

  init(version: Int, contentDigest: String, known: KnownApplication?) {
    guard let known, known.version == version else {
      self = .fresh
      return
    }
    self = !known.contentDigest.isEmpty && contentDigest.hasPrefix(known.contentDigest) ? .duplicate : .conflict
  }
}
