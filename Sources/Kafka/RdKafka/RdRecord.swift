import CRdKafka

extension RdHandle {
  /// Puts a record into the producer's queue, copied. Nil when it is in, the error when it is not.
  /// - Parameters:
  ///   - opaque: comes back with the delivery report.
  ///   - blocking: wait in this thread while the queue is full, instead of `_QUEUE_FULL`.
  func produce(_ record: Record, opaque: UInt = 0, blocking: Bool = false) -> KafkaError? {
    guard Record.isTopicName(record.topic) else { return .notATopic }
    // Producing by name alone waits up to a second for the library's next look at topics it does not know; a handle asks
    // for the topic's leaders at once.
    let handle = meets(record.topic) ? rd_kafka_topic_new(client, record.topic, nil) : nil
    defer { if let handle { rd_kafka_topic_destroy(handle) } }
    return record.topic.withCString { topic in
      record.key.withOptionalBytes { key in
        record.value.withOptionalBytes { value in
          withUnsafeTemporaryAllocation(of: rd_kafka_vu_t.self, capacity: 7) { arguments in
            var count = 0
            func add(_ type: rd_kafka_vtype_t, _ set: (inout rd_kafka_vu_t) -> Void) {
              var argument = rd_kafka_vu_t()
              argument.vtype = type
              set(&argument)
              arguments.initializeElement(at: count, to: argument)
              count += 1
            }
            add(RD_KAFKA_VTYPE_TOPIC) { $0.u.cstr = topic }
            add(RD_KAFKA_VTYPE_PARTITION) { $0.u.i32 = record.partition ?? -1 }
            add(RD_KAFKA_VTYPE_MSGFLAGS) { $0.u.i = RD_KAFKA_MSG_F_COPY | (blocking ? RD_KAFKA_MSG_F_BLOCK : 0) }
            add(RD_KAFKA_VTYPE_OPAQUE) { $0.u.ptr = UnsafeMutableRawPointer(bitPattern: opaque) }
            if let key {
              add(RD_KAFKA_VTYPE_KEY) { $0.u.mem = .init(ptr: .init(mutating: key.baseAddress), size: key.count) }
            }
            if let value {
              add(RD_KAFKA_VTYPE_VALUE) { $0.u.mem = .init(ptr: .init(mutating: value.baseAddress), size: value.count) }
            }
            // One list of headers, not a VTYPE_HEADER each, which crashes in 2.0.2 when the queue refuses the record.
            let headers = record.headers.isEmpty ? nil : rd_kafka_headers_new(record.headers.count)
            if let headers {
              for header in record.headers { header.add(to: headers) }
              add(RD_KAFKA_VTYPE_HEADERS) { $0.u.headers = headers }
            }
            let error = KafkaError(consuming: rd_kafka_produceva(client, arguments.baseAddress, count))
            // "The headers list is owned by the library on success only."
            if error != nil, let headers { rd_kafka_headers_destroy(headers) }
            return error
          }
        }
      }
    }
  }
}

extension Record {
  /// Kafka's rule; also keeps a NUL from cutting the name short on its way into C.
  static func isTopicName(_ name: String) -> Bool {
    (1...249).contains(name.utf8.count) && name != "." && name != ".."
      && name.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
          || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      }
  }
}

extension Header {
  fileprivate func add(to headers: OpaquePointer) {
    var name = name
    name.withUTF8 { name in
      name.withMemoryRebound(to: CChar.self) { name in
        value.withOptionalBytes { value in
          _ = rd_kafka_header_add(
            headers, name.baseAddress ?? Self.none, name.count, value?.baseAddress, value?.count ?? 0)
        }
      }
    }
  }

  nonisolated(unsafe) private static let none = UnsafePointer(UnsafeMutablePointer<CChar>.allocate(capacity: 1))
}

extension Optional<[UInt8]> {
  /// The bytes as C wants them: a null pointer is a null, so something empty has a pointer too.
  fileprivate func withOptionalBytes<Result>(_ body: (UnsafeRawBufferPointer?) -> Result) -> Result {
    guard let self else { return body(nil) }
    guard !self.isEmpty else {
      return withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) {
        body(UnsafeRawBufferPointer(start: $0.baseAddress, count: 0))
      }
    }
    return self.withUnsafeBytes { body($0) }
  }
}

extension ConsumedRecord {
  /// Copies a record out of the library.
  init(_ message: UnsafePointer<rd_kafka_message_t>, topic: String) {
    var stamp = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
    let timestamp = rd_kafka_message_timestamp(message, &stamp)
    self.init(
      source: TopicPartition(topic, message.pointee.partition), offset: message.pointee.offset, timestamp: timestamp,
      key: [UInt8](copying: message.pointee.key, message.pointee.key_len),
      value: [UInt8](copying: message.pointee.payload, message.pointee.len), headers: Self.headers(of: message))
  }

  private static func headers(of message: UnsafePointer<rd_kafka_message_t>) -> [Header] {
    var list: OpaquePointer?
    guard rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list else { return [] }
    var headers: [Header] = []
    headers.reserveCapacity(rd_kafka_header_cnt(list))
    var name: UnsafePointer<CChar>?
    var value: UnsafeRawPointer?
    var size = 0
    while rd_kafka_header_get_all(list, headers.count, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR {
      headers.append(Header(name.map { String(cString: $0) } ?? "", [UInt8](copying: value, size)))
    }
    return headers
  }
}

extension [UInt8] {
  /// Copies bytes of the library; nil for its null.
  fileprivate init?(copying start: UnsafeRawPointer?, _ count: Int) {
    guard let start else { return nil }
    self.init(UnsafeRawBufferPointer(start: start, count: count))
  }
}
