import CRdKafka

extension Observer {
  /// Tells what an event says that belongs to no call. Kinds that are not known are let pass.
  func tell(_ event: OpaquePointer, of client: OpaquePointer) {
    switch rd_kafka_event_type(event) {
    case RD_KAFKA_EVENT_LOG:
      var facility: UnsafePointer<CChar>?
      var text: UnsafePointer<CChar>?
      var level: Int32 = 0
      guard rd_kafka_event_log(event, &facility, &text, &level) == 0, let facility, let text else { return }
      log(LogLine(level: Int(level), facility: String(cString: facility), message: String(cString: text)))
    case RD_KAFKA_EVENT_STATS:
      if let text = rd_kafka_event_stats(event) { statistics(String(cString: text)) }
    case RD_KAFKA_EVENT_ERROR:
      problem(KafkaError(of: event, client))
    default: break
    }
  }
}

extension KafkaError {
  /// The error that an error event tells of.
  init(of event: OpaquePointer, _ client: OpaquePointer) {
    let code = rd_kafka_event_error(event)
    // "If the error is fatal the original error is to be had by rd_kafka_fatal_error()".
    if code == RD_KAFKA_RESP_ERR__FATAL || rd_kafka_event_error_is_fatal(event) != 0,
      let fatal = KafkaError.fatal(of: client)
    {
      self = fatal
    } else {
      self.init(failed: code, rd_kafka_event_error_string(event).map { String(cString: $0) })
    }
  }
}

/// What a delivery report says of one record.
struct DeliveryReport: Sendable {
  var opaque: UInt
  var partition: Int32
  var offset: Int64
  var error: KafkaError?

  /// The reports of an event.
  static func all(in event: OpaquePointer) -> [DeliveryReport] {
    var reports: [DeliveryReport] = []
    reports.reserveCapacity(rd_kafka_event_message_count(event))
    while let message = rd_kafka_event_message_next(event) {
      reports.append(
        DeliveryReport(
          opaque: UInt(bitPattern: message.pointee._private), partition: message.pointee.partition,
          offset: max(message.pointee.offset, -1), error: KafkaError(message.pointee.err)))
    }
    return reports
  }
}
