import Hub
import JSON

/// What a pushing system is answered, before it has the form that the system reads.
enum PushReply: Sendable, Hashable {
  /// What became of the push.
  case outcome(ReceiveOutcome)
  /// A content is kept.
  case material(Blob)
  /// The answer to a question, in the system's own form already.
  case answered(JSONValue)
  /// 401.
  case unsigned(reason: String)
  /// 413, with the bound in bytes.
  case tooLarge(limit: Int)
  /// 415.
  case mediaType(reason: String)
  /// 429.
  case rate
  /// 503: too much at work, or stopping.
  case busy
  /// 503: nobody here can answer questions now.
  case unanswerable
}
