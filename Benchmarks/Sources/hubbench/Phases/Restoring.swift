import Foundation
import Hub

/// How long a process role needs to own many open cases: from Kafka alone, and with its local store still there.
extension Bench {
  func restoring(_ hub: HubProcesses) async throws {
    await hub.stop(.process, forget: true)
    try await seed()
    for (what, forget) in [("from Kafka alone", true), ("with the local store of before", false)] {
      let began = ContinuousClock.now
      try await hub.start([.process])
      let seconds = (ContinuousClock.now - began).seconds
      row("ready with \(settings.cases) open cases more, \(what): s", String(format: "%.1f", seconds))
      row("… peak RSS MB", "\(Usage(of: hub.process(.process)).peak)", "< 300")
      await hub.stop(.process, forget: !forget)
    }
  }

  /// Writes the state and the body of a real case again under many other ids.
  private func seed() async throws {
    let (state, body) = try await example()
    let publisher = try await topics.bus.publisher(named: "bench-seed")
    let name = state.key.map { String(decoding: $0, as: UTF8.self) } ?? ""
    let text = String(decoding: state.value ?? [], as: UTF8.self)
    for start in stride(from: 0, to: settings.cases, by: 1000) {
      let records = (start..<min(start + 1000, settings.cases)).flatMap { number in
        let digits = String(number)
        let id = "ap-" + String(repeating: "0", count: 26 - digits.count) + digits
        let partition = Int32(number % Topics.fixedPartitions)
        return [
          copy(state, id, partition, Array(text.replacing(name, with: id).utf8)),
          copy(body, id, partition, body.value),
        ]
      }
      _ = try await publisher.publish(records)
    }
    await publisher.close()
  }

  private func copy(_ message: BusMessage, _ id: String, _ partition: Int32, _ value: [UInt8]?) -> BusRecord {
    var record = BusRecord(
      topic: message.source.topic, key: Array(id.utf8), value: value, headers: message.headers)
    record.partition = partition
    return record
  }

  /// State and body of the first case that has both.
  private func example() async throws -> (state: BusMessage, body: BusMessage) {
    let reader = try await topics.bus.reader()
    let partitions = (0..<Int32(Topics.fixedPartitions)).flatMap {
      [TopicPartition(Topics.cases, $0), TopicPartition(Topics.bodies, $0)]
    }
    let starts = try await reader.watermarks(partitions).mapValues { $0.low }
    await reader.close()
    let consumer = try await topics.bus.consumer(.partitions(starts))
    var found: [String: [[UInt8]: BusMessage]] = [:]
    var example: (BusMessage, BusMessage)?
    while example == nil {
      guard case .records(let messages)? = try await consumer.next(limit: 5000, wait: .seconds(5)) else { continue }
      for message in messages where message.value != nil {
        guard let key = message.key, !key.starts(with: Array("ref/".utf8)) else { continue }
        found[message.source.topic, default: [:]][key] = message
        if let state = found[Topics.cases]?[key], let body = found[Topics.bodies]?[key] { example = (state, body) }
      }
    }
    await consumer.close()
    guard let example else { throw Unexpected(description: "no case has a state and a body") }
    return example
  }
}
