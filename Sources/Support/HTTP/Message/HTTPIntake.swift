/// How a server takes the body of a request, decided when its head is there.
public enum HTTPIntake: Sendable, Hashable {
  /// Whole, within the server's own bound: the handler runs when all of it is there.
  case whole
  /// Piece by piece, as the handler asks for it; more than `limit` bytes end the stream with an error.
  case streamed(limit: Int)
  /// Not at all: this is the answer.
  case refused(HTTPResponse)
}
