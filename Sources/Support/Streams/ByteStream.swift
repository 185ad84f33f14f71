/// Bytes that come piece by piece and are read once, so that they need never be whole in memory. Equal is only what is the
/// same stream.
public final class ByteStream: Sendable, Hashable {
  /// How many bytes there are; nil where that shows only at the end.
  public let length: Int?
  private let pull: @Sendable () async throws -> [UInt8]?

  /// A stream of what `pull` gives until it gives nil. Pieces are asked for one after the other.
  public init(length: Int? = nil, _ pull: @escaping @Sendable () async throws -> [UInt8]?) {
    self.length = length
    self.pull = pull
  }

  /// A stream of bytes that are in memory already.
  public convenience init(_ bytes: [UInt8]) {
    let once = Once(bytes)
    self.init(length: bytes.count) { await once.take() }
  }

  /// Streams one after the other.
  public convenience init(joining streams: [ByteStream]) {
    let lengths = streams.compactMap(\.length)
    let chain = Chain(streams)
    self.init(length: lengths.count == streams.count ? lengths.reduce(0, +) : nil) { try await chain.next() }
  }

  /// The next piece, never an empty one; nil at the end.
  public func next() async throws -> [UInt8]? {
    while let piece = try await pull() {
      if !piece.isEmpty { return piece }
    }
    return nil
  }

  /// All of it.
  /// - Throws: `ByteStreamError.tooLong` where there is more than `limit`.
  public func collect(upTo limit: Int) async throws -> [UInt8] {
    if let length, length > limit { throw ByteStreamError.tooLong(limit: limit) }
    var bytes: [UInt8] = []
    if let length { bytes.reserveCapacity(length) }
    while let piece = try await next() {
      guard piece.count <= limit - bytes.count else { throw ByteStreamError.tooLong(limit: limit) }
      bytes += piece
    }
    return bytes
  }

  /// Identity.
  public static func == (left: ByteStream, right: ByteStream) -> Bool { left === right }
  /// Identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

  private actor Once {
    private var bytes: [UInt8]?
    init(_ bytes: [UInt8]) { self.bytes = bytes }
    func take() -> [UInt8]? { bytes.take() }
  }

  private actor Chain {
    private var streams: ArraySlice<ByteStream>
    init(_ streams: [ByteStream]) { self.streams = streams[...] }
    func next() async throws -> [UInt8]? {
      while let first = streams.first {
        if let piece = try await first.next() { return piece }
        streams = streams.dropFirst()
      }
      return nil
    }
  }
}

/// Why a stream ended before its end.
public enum ByteStreamError: Error, Sendable, Hashable {
  /// There is more than this many bytes.
  case tooLong(limit: Int)
  /// The other side went away.
  case broken
  /// Nobody wants the rest.
  case cancelled
}
