import Testing

@testable import Hub

@Suite struct LaneQueueTests {
  private func job(_ application: ApplicationID, _ offset: Int64) -> DeliveryLane.Job {
    let record = OutboundRecord(
      delivery: DeliveryID("\(application).xuhui.\(offset)"), sequence: Int(offset), system: "xuhui",
      application: application, round: 1, doubtful: false, payload: .withdrawal(leg: "xuhui", caseNumber: nil))
    return DeliveryLane.Job(
      record: record, source: TopicPartition("hub.to.xuhui", 0), offset: offset, assignment: 1, lookFirst: true)
  }

  @Test("records of different applications go side by side, in order")
  func order() {
    var queue = LaneQueue()
    for (index, application) in (["a", "b", "c"] as [ApplicationID]).enumerated() {
      _ = queue.add(job(application, Int64(index)))
    }
    let taken = (0..<3).map { _ in queue.next()?.record.application }
    #expect(taken == ["a", "b", "c"])
    #expect(queue.count == 0)
  }

  @Test("a later record shows the earlier one of its application to be settled")
  func superseded() {
    var queue = LaneQueue()
    _ = queue.add(job("a", 0))
    _ = queue.add(job("b", 1))
    let settled = queue.add(job("a", 2))
    #expect(settled?.offset == 0)
    let taken = [queue.next()?.offset, queue.next()?.offset]
    #expect(taken == [1, 2])
  }

  @Test("two records of one application are never at work side by side")
  func serial() {
    var queue = LaneQueue()
    _ = queue.add(job("a", 0))
    let first = queue.next()
    #expect(first?.offset == 0)
    _ = queue.add(job("a", 1))
    #expect(!queue.hasReady)
    let none = queue.next()
    #expect(none == nil)
    queue.finished("a")
    let second = queue.next()
    #expect(second?.offset == 1)
  }

  @Test("a record that comes back behind a later one is settled; else it waits at the front")
  func putBack() {
    var queue = LaneQueue()
    _ = queue.add(job("a", 0))
    let first = queue.next()
    _ = queue.add(job("b", 1))
    queue.finished("a")
    let front = first.flatMap { queue.putBack($0) }
    #expect(front == nil)
    let again = queue.next()
    #expect(again?.offset == 0)
    _ = queue.add(job("a", 2))
    queue.finished("a")
    let settled = again.flatMap { queue.putBack($0) }
    #expect(settled?.offset == 0)
  }

  @Test("partitions that go away take their records with them")
  func drop() {
    var queue = LaneQueue()
    _ = queue.add(job("a", 0))
    queue.drop([TopicPartition("hub.to.xuhui", 0)])
    #expect(!queue.hasReady)
    let settled = queue.add(job("a", 1))
    #expect(settled == nil)
  }
}
