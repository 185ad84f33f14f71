import CRdKafka

/// One attempt each at the calls of the admin interface; they block.
extension RdHandle {
  func clusterID(within time: Duration) throws(KafkaError) -> String {
    guard let id = rd_kafka_clusterid(client, time.milliseconds) else {
      throw KafkaError(failed: RD_KAFKA_RESP_ERR__TIMED_OUT)
    }
    // "The returned pointer must be freed with rd_kafka_mem_free()".
    defer { rd_kafka_mem_free(client, id) }
    return String(cString: id)
  }

  /// Topics with their partitions and replicas. Asks for all: asking for one by name may create it.
  func topics(_ names: [String]?, within time: Duration) throws(KafkaError) -> [Topic] {
    var answer: UnsafePointer<rd_kafka_metadata>?
    if let error = KafkaError(rd_kafka_metadata(client, 1, nil, &answer, time.milliseconds)) { throw error }
    guard let answer else { return [] }
    defer { rd_kafka_metadata_destroy(answer) }
    let wanted = names.map(Set.init)
    return UnsafeBufferPointer(start: answer.pointee.topics, count: Int(answer.pointee.topic_cnt)).compactMap { topic in
      let name = String(cString: topic.topic)
      guard wanted?.contains(name) ?? true, topic.err == RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
      let partitions = UnsafeBufferPointer(start: topic.partitions, count: Int(topic.partition_cnt))
      return Topic(name: name, partitions: partitions.count, replicas: partitions.first.map { Int($0.replica_cnt) })
    }
  }

  func create(_ topics: [Topic], within time: Duration) throws(KafkaError) {
    var requests: [OpaquePointer?] = []
    defer { for request in requests { rd_kafka_NewTopic_destroy(request) } }
    for topic in topics {
      guard Record.isTopicName(topic.name) else { throw .notATopic }
      let request = rd_kafka_NewTopic_new(
        topic.name, Int32(clamping: topic.partitions), Int32(clamping: topic.replicas ?? -1), nil, 0)
      guard let request else {
        throw KafkaError(.rejected, code: "_INVALID_ARG", message: "topic \(topic.name) cannot be asked for")
      }
      requests.append(request)
      for (name, value) in topic.settings {
        if let error = KafkaError(rd_kafka_NewTopic_set_config(request, name, value)) { throw error }
      }
    }
    try ask(RD_KAFKA_ADMIN_OP_CREATETOPICS, within: time) { options, answers in
      rd_kafka_CreateTopics(client, &requests, requests.count, options, answers)
    } read: { (event) throws(KafkaError) in
      var count = 0
      let results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
      for result in UnsafeBufferPointer(start: results, count: count) {
        let code = rd_kafka_topic_result_error(result)
        guard code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS else { continue }
        let text = rd_kafka_topic_result_error_string(result).map { String(cString: $0) }
        if let error = KafkaError(code, text) { throw error }
      }
    }
  }

  /// What was set for topics, defaults left out. A topic of which the broker that answers has not heard yet is absent.
  func settings(of topics: [String], within time: Duration) throws(KafkaError) -> [String: [String: String]] {
    guard !topics.isEmpty else { return [:] }
    var requests = topics.map { rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, $0) }
    defer { for request in requests { rd_kafka_ConfigResource_destroy(request) } }
    return try ask(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, within: time) { options, answers in
      rd_kafka_DescribeConfigs(client, &requests, requests.count, options, answers)
    } read: { (event) throws(KafkaError) in
      var count = 0
      let results = rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event), &count)
      var settings: [String: [String: String]] = [:]
      for result in UnsafeBufferPointer(start: results, count: count) {
        let code = rd_kafka_ConfigResource_error(result)
        guard code != RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART else { continue }
        if let error = KafkaError(code) { throw error }
        settings[String(cString: rd_kafka_ConfigResource_name(result))] = Self.entries(of: result)
      }
      return settings
    }
  }

  private static func entries(of resource: OpaquePointer?) -> [String: String] {
    var count = 0
    let entries = rd_kafka_ConfigResource_configs(resource, &count)
    var settings: [String: String] = [:]
    for entry in UnsafeBufferPointer(start: entries, count: count)
    where rd_kafka_ConfigEntry_source(entry) == RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG {
      guard let name = rd_kafka_ConfigEntry_name(entry), let value = rd_kafka_ConfigEntry_value(entry) else { continue }
      settings[String(cString: name)] = String(cString: value)
    }
    return settings
  }

  func configure(_ topic: String, _ settings: [String: String], within time: Duration) throws(KafkaError) {
    var requests = [rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic)]
    defer { for request in requests { rd_kafka_ConfigResource_destroy(request) } }
    for request in requests {
      for (name, value) in settings {
        if let error = KafkaError(rd_kafka_ConfigResource_set_config(request, name, value)) { throw error }
      }
    }
    try ask(RD_KAFKA_ADMIN_OP_ALTERCONFIGS, within: time) { options, answers in
      rd_kafka_AlterConfigs(client, &requests, requests.count, options, answers)
    } read: { (event) throws(KafkaError) in
      var count = 0
      let results = rd_kafka_AlterConfigs_result_resources(rd_kafka_event_AlterConfigs_result(event), &count)
      for result in UnsafeBufferPointer(start: results, count: count) {
        let text = rd_kafka_ConfigResource_error_string(result).map { String(cString: $0) }
        if let error = KafkaError(rd_kafka_ConfigResource_error(result), text) { throw error }
      }
    }
  }

  /// What the group of this client committed; partitions without are absent. Waits for open transactions to be decided.
  func committed(_ partitions: [TopicPartition], within time: Duration) throws(KafkaError) -> [TopicPartition: Int64] {
    try withPartitions(partitions) { (list) throws(KafkaError) in
      if let error = KafkaError(rd_kafka_committed(client, list, time.milliseconds)) { throw error }
      if let error = list.firstError { throw error }
      return Dictionary(list.entries.filter { $0.offset >= 0 }.map { ($0.partition, $0.offset) }) { $1 }
    }
  }

  /// Makes a request and waits for its answer on a queue of its own.
  private func ask<Answer>(
    _ operation: rd_kafka_admin_op_t, within time: Duration,
    _ request: (_ options: OpaquePointer?, _ answers: OpaquePointer) -> Void,
    read: (OpaquePointer) throws(KafkaError) -> Answer
  ) throws(KafkaError) -> Answer {
    guard let answers = rd_kafka_queue_new(client) else { throw .closed }
    defer { rd_kafka_queue_destroy(answers) }
    let options = rd_kafka_AdminOptions_new(client, operation)
    defer { rd_kafka_AdminOptions_destroy(options) }
    rd_kafka_AdminOptions_set_request_timeout(options, time.milliseconds, nil, 0)
    request(options, answers)
    // The library answers by itself when the time is up; a little more, so that its own reason is told.
    guard let event = rd_kafka_queue_poll(answers, time.milliseconds + 1000) else {
      throw KafkaError(failed: RD_KAFKA_RESP_ERR__TIMED_OUT)
    }
    defer { rd_kafka_event_destroy(event) }
    let text = rd_kafka_event_error_string(event).map { String(cString: $0) }
    if let error = KafkaError(rd_kafka_event_error(event), text) { throw error }
    return try read(event)
  }

  /// Waits before another attempt, on a queue where nothing comes.
  func backOff(_ time: Duration) {
    guard let nothing = rd_kafka_queue_new(client) else { return }
    defer { rd_kafka_queue_destroy(nothing) }
    if let event = rd_kafka_queue_poll(nothing, time.milliseconds) { rd_kafka_event_destroy(event) }
  }
}
