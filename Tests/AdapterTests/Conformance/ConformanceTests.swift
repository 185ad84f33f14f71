import Hub
import Testing

/// What every adapter must make of each answer, whatever it speaks: the classes by which delivery decides. What then becomes of
/// a case is shown in a whole hub by `SystemConformanceTests`.
@Suite struct ConformanceTests {
  @Test(arguments: Subject.Kind.allCases) func delivers(kind: Subject.Kind) async throws {
    let subject = try Subject(kind)
    let attempt = await subject.transport.send(subject.record)
    #expect(attempt == .delivered(caseNumber: kind.number))
    let taken = try #require(subject.receiver.log.taken[subject.record.delivery.rawValue])
    #expect(taken == ("1", 1))
    await subject.receiver.stop()
  }

  @Test(arguments: Subject.Kind.allCases) func tellsARefusalFromAFailure(kind: Subject.Kind) async throws {
    let subject = try Subject(kind)
    subject.receiver.log.behave(.refuses)
    let attempt = await subject.transport.send(subject.record)
    #expect(attempt == kind.refusal)
    await subject.receiver.stop()
  }

  @Test(arguments: Subject.Kind.allCases) func aLostAnswerIsDoubtful(kind: Subject.Kind) async throws {
    let subject = try Subject(kind, timeout: .seconds(2))
    subject.receiver.log.behave(.takesSilently)
    let attempt = await subject.transport.send(subject.record)
    #expect(
      attempt
        == .failed(code: "timeout", systemDown: true, doubtful: !subject.repeatable, retryAfter: nil))
    let look = await subject.transport.look(for: subject.record)
    #expect(look == kind.look)
    await subject.receiver.stop()
  }

  @Test(arguments: Subject.Kind.allCases) func garbageIsNoAnswer(kind: Subject.Kind) async throws {
    let subject = try Subject(kind)
    subject.receiver.log.behave(.answersGarbage)
    let attempt = await subject.transport.send(subject.record)
    #expect(
      attempt == .failed(code: kind.garbage, systemDown: true, doubtful: !subject.repeatable, retryAfter: nil))
    await subject.receiver.stop()
  }

  @Test(arguments: Subject.Kind.allCases) func aRepeatedDeliveryKeepsItsID(kind: Subject.Kind) async throws {
    let subject = try Subject(kind)
    let first = await subject.transport.send(subject.record)
    let second = await subject.transport.send(subject.record)
    #expect(first == second)
    #expect(subject.receiver.log.taken.count == 1)
    #expect(subject.receiver.log.taken[subject.record.delivery.rawValue]?.times == 2)
    await subject.receiver.stop()
  }

  @Test(arguments: Subject.Kind.allCases) func aRefusedConnectionIsNotDoubtful(kind: Subject.Kind) async throws {
    let subject = try Subject(kind)
    await subject.receiver.stop()
    guard case .failed(_, let systemDown, let doubtful, _) = await subject.transport.send(subject.record) else {
      Issue.record("a system that is down took a record")
      return
    }
    #expect(systemDown)
    #expect(!doubtful)
  }
}
