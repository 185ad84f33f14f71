import Kafka
import Testing

@Suite struct TransactionTests {
  private func ground() throws -> Ground {
    let ground = try Ground()
    for topic in ["in", "out"] { try ground.cluster.createTopic(topic, partitions: 1) }
    return ground
  }

  private func outcome(_ body: () async throws(TransactionError) -> [RecordPosition]) async -> TransactionError? {
    do throws(TransactionError) {
      _ = try await body()
      return nil
    } catch {
      return error
    }
  }

  private let record = Record(topic: "out", key: "k".bytes, value: "v".bytes, headers: [Header("h", nil)])

  @Test func recordsAreCommittedAndTheirPositionsTold() async throws {
    let ground = try ground()
    let producer = try await TransactionalProducer(id: "x", ground.configuration)
    let positions = try await producer.transact([record, record])
    #expect(positions.map(\.partition) == [TopicPartition("out", 0), TopicPartition("out", 0)])
    #expect(positions.map(\.offset) == [0, 1])
    await producer.close()
  }

  @Test func passingErrorsAreRetriedWithinTheTransaction() async throws {
    let ground = try ground()
    ground.cluster.fail(.initProducerID, with: [.coordinatorLoadInProgress, .notCoordinator])
    let producer = try await TransactionalProducer(id: "x", ground.configuration)
    ground.cluster.fail(.addPartitionsToTransaction, with: [.concurrentTransactions, .coordinatorNotAvailable])
    ground.cluster.fail(.produce, with: [.notEnoughReplicas])
    ground.cluster.fail(.endTransaction, with: [.coordinatorLoadInProgress, .disconnect])
    #expect(await outcome { () async throws(TransactionError) in try await producer.transact([record]) } == nil)
    await producer.close()
  }

  @Test func anAbortableErrorAbortsAndTheProducerGoesOn() async throws {
    let ground = try ground()
    let producer = try await TransactionalProducer(id: "x", ground.configuration)
    ground.cluster.fail(.addPartitionsToTransaction, with: [.topicAuthorizationFailed])
    let error = await outcome { () async throws(TransactionError) in try await producer.transact([record]) }
    guard case .aborted(let cause) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(cause.kind == .rejected, "\(cause)")
    #expect(await outcome { () async throws(TransactionError) in try await producer.transact([record]) } == nil)
    await producer.close()
  }

  @Test func aRecordThatCanNeverBeWrittenIsNamedAsTheCause() async throws {
    let ground = try ground()
    let producer = try await TransactionalProducer(id: "x", ground.configuration)
    ground.cluster.fail(.produce, with: [.recordTooLarge])
    let error = await outcome { () async throws(TransactionError) in try await producer.transact([record]) }
    guard case .aborted(let cause) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(cause.kind == .rejected)
    #expect(cause.code == "MSG_SIZE_TOO_LARGE")
    var large = record
    large.value = [UInt8](repeating: 0, count: 2_000_000)
    let local = await outcome { () async throws(TransactionError) in try await producer.transact([record, large]) }
    #expect(local?.cause.code == "MSG_SIZE_TOO_LARGE")
    // What the broker refused leaves a gap in the sequence, which may cost one more abort before it is mended.
    var after = await outcome { () async throws(TransactionError) in try await producer.transact([record]) }
    if case .aborted = after {
      after = await outcome { () async throws(TransactionError) in try await producer.transact([record]) }
    }
    #expect(after == nil)
    await producer.close()
  }

  @Test func aFencedProducerIsOfNoMoreUse() async throws {
    let ground = try ground()
    let producer = try await TransactionalProducer(id: "x", ground.configuration)
    ground.cluster.fail(.endTransaction, with: [.producerFenced])
    for _ in 0..<2 {
      let error = await outcome { () async throws(TransactionError) in try await producer.transact([record]) }
      guard case .fatal = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
    await producer.close()
  }

  @Test func aCommitWithoutAnAnswerIsOfUnknownOutcomeAndNothingIsSentAgain() async throws {
    let ground = try ground()
    var configuration = ground.configuration
    configuration.transactionTimeout = .seconds(2)
    let producer = try await TransactionalProducer(id: "x", configuration)
    try await producer.transact([record])
    ground.cluster.fail(.endTransaction, with: Array(repeating: .disconnect, count: 1000))
    for _ in 0..<2 {
      let error = await outcome { () async throws(TransactionError) in try await producer.transact([record]) }
      guard case .outcomeUnknown = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
    ground.cluster.heal(.endTransaction)
    await producer.close()
    let next = try await TransactionalProducer(id: "x", configuration)
    #expect(await outcome { () async throws(TransactionError) in try await next.transact([record]) } == nil)
    await next.close()
  }

  @Test func offsetsOfPartitionsThatAreNotOwnedAreRefused() async throws {
    let ground = try ground()
    let producer = try await TransactionalProducer(id: "x", ground.configuration)
    let consumer = try await Consumer(group: "g", topics: ["in"], ground.configuration)
    let error = await outcome { () async throws(TransactionError) in
      try await producer.transact([record], offsets: [TopicPartition("in", 0): 1], of: consumer)
    }
    #expect(error?.cause.kind == .membershipLost)
    await consumer.close()
    await producer.close()
  }

  @Test func aMemberOfAnOldGenerationCannotCommit() async throws {
    let ground = try ground()
    let producer = try await TransactionalProducer(id: "x", ground.configuration)
    let consumer = try await Consumer(group: "g", topics: ["in"], ground.configuration)
    _ = try await consumer.events { $0.isAssignment }
    ground.cluster.fail(.transactionOffsetCommit, with: [.illegalGeneration])
    let offsets = [TopicPartition("in", 0): Int64(1)]
    let error = await outcome { () async throws(TransactionError) in
      try await producer.transact([record], offsets: offsets, of: consumer)
    }
    guard case .aborted = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(
      await outcome { () async throws(TransactionError) in
        try await producer.transact([record], offsets: offsets, of: consumer)
      } == nil)
    await consumer.close()
    await producer.close()
  }

  @Test func withoutAClusterTheProducerIsNotMadeInTime() async throws {
    let ground = try Ground()
    try ground.cluster.setBroker(1, up: false)
    var configuration = ground.configuration
    configuration.transactionTimeout = .seconds(1)
    let error = await #expect(throws: KafkaError.self) { try await TransactionalProducer(id: "x", configuration) }
    #expect(error?.kind == .unavailable)
  }
}
