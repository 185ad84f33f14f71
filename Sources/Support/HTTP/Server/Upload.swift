import CMicrohttpd
import HTTP
import Streams

/// The body of one request on its way to a handler that reads it piece by piece. The socket thread alone touches the counts.
final class Upload {
  let pipe = BytePipe()
  let limit: Int
  private var received = 0
  private var readAway = 0
  /// So much of a body is read away after its answer is there, so that its sender reads the answer.
  private static let patience = 1 << 20

  init(limit: Int) { self.limit = limit }

  /// Takes a piece; the connection waits where the handler is slower than the sender.
  func take(
    _ piece: UnsafeBufferPointer<UInt8>, _ connection: OpaquePointer, isAnswered: Bool
  ) -> MHD_Result {
    received += piece.count
    if received > limit { pipe.fail(ByteStreamError.tooLong(limit: limit)) }
    if received > limit || isAnswered {
      readAway += piece.count
      return readAway > Self.patience ? .NO : .YES
    }
    pipe.write(piece)
    let suspended = Suspended(connection: connection)
    _ = pipe.waitIfFull {
      MHD_resume_connection(suspended.connection)
    } pause: {
      MHD_suspend_connection(connection)
    }
    return .YES
  }
}

/// An answer whose body is read from a stream while it is sent. libmicrohttpd keeps it until the response is done with.
final class Download {
  private let pump: BytePump
  private let connection: Suspended

  private init(_ pump: BytePump, _ connection: OpaquePointer) {
    self.pump = pump
    self.connection = Suspended(connection: connection)
  }

  /// The library's response; nil where there is no memory.
  static func response(_ pump: BytePump, length: Int?, _ connection: OpaquePointer) -> OpaquePointer? {
    let context = Unmanaged.passRetained(Download(pump, connection))
    // No length is MHD_SIZE_UNKNOWN, a macro of a cast.
    let size = length.map { UInt64(max(0, $0)) } ?? .max
    let made = MHD_create_response_from_callback(
      size, 64 << 10,
      { context, _, buffer, room in
        guard let context, let buffer else { return endWithError }
        let download = Unmanaged<Download>.fromOpaque(context).takeUnretainedValue()
        return download.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: room))
      }, context.toOpaque(),
      { context in
        guard let context else { return }
        Unmanaged<Download>.fromOpaque(context).takeRetainedValue().pump.cancel()
      })
    if made == nil { context.release() }
    return made
  }

  private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let connection = connection
    let read = pump.read(into: buffer) {
      MHD_resume_connection(connection.connection)
    } pause: {
      MHD_suspend_connection(connection.connection)
    }
    switch read {
    case .bytes(let count): return count
    case .wait: return 0
    case .ended: return endOfStream
    case .failed: return endWithError
    }
  }
}

// MHD_CONTENT_READER_END_OF_STREAM and …_END_WITH_ERROR are macros of casts, which Swift does not import.
private let endOfStream = -1
private let endWithError = -2
