import Foundation
import Kafka
import Testing

@Suite struct ObserverTests {
  @Test func statisticsComeAsJSON() async throws {
    let ground = try Ground()
    var configuration = ground.configuration
    configuration.statisticsInterval = .milliseconds(100)
    let (lines, told) = AsyncStream.makeStream(of: String.self)
    let producer = try Producer(configuration, observer: Observer(statistics: { told.yield($0) }))
    var first: String?
    for await line in lines {
      first = line
      break
    }
    let object = try JSONSerialization.jsonObject(with: Data((first ?? "").utf8)) as? [String: Any]
    #expect(object?["client_id"] as? String == "test")
    await producer.close()
  }

  @Test func aBrokerThatGoesAwayIsTold() async throws {
    let ground = try Ground()
    let (problems, told) = AsyncStream.makeStream(of: KafkaError.self)
    let (lines, logged) = AsyncStream.makeStream(of: Observer.LogLine.self)
    let observer = Observer(log: { logged.yield($0) }, problem: { told.yield($0) })
    let producer = try Producer(ground.configuration, observer: observer)
    try ground.cluster.setBroker(1, up: false)
    var kinds: Set<KafkaError.Kind> = []
    for await problem in problems {
      kinds.insert(problem.kind)
      if problem.code == "_ALL_BROKERS_DOWN" { break }
    }
    #expect(kinds == [.unavailable])
    for await line in lines where line.level == 3 {
      #expect(line.facility == "FAIL")
      break
    }
    await producer.close()
  }
}
