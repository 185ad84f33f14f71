import Crypto

/// W3C Trace Context of what the hub sends: all records of one application are one trace, so that any tool that reads
/// `traceparent` shows its whole way, without a store of trace ids.
enum TraceContext {
  /// Name of the header.
  static let header = "traceparent"

  /// `00-<trace>-<span>-01`: the trace is the application's, the span the delivery's round's.
  static func parent(of record: OutboundRecord) -> String {
    let trace = Hex.encode(Digest.sha256(record.application.rawValue)).prefix(32)
    let span = Hex.encode(Digest.sha256("\(record.delivery)/\(record.round)")).prefix(16)
    return "00-\(trace)-\(span)-01"
  }
}
