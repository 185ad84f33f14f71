import Testing

@testable import Hub

@Suite struct AcknowledgedCommitTests {
  private let cases = TopicPartition(Topics.cases, 3)
  private let journal = TopicPartition(Topics.journal, 0)

  private func commit(_ places: [(TopicPartition, String, Int64)], upTo offset: Int64) -> AcknowledgedCommit {
    AcknowledgedCommit(
      records: places.map { BusRecord(topic: $0.0.topic, key: Array($0.1.utf8), value: Array("\($0.2)".utf8)) },
      landed: places.map { BusPosition($0.0, $0.2) }, offsets: [TopicPartition(Topics.inbox, 3): offset])
  }

  @Test("what readers are given is not written again, the rest goes to where it stood, in order")
  func missing() {
    let commits = [commit([(cases, "a", 10), (journal, "a", 5), (journal, "b", 6)], upTo: 7)]
    let missing = commits.missing(from: [BusPosition(journal, 5)])
    #expect(missing.map(\.value) == [Array("10".utf8), Array("6".utf8)])
    #expect(missing.map(\.partition) == [3, 0])
    #expect(commits.missing(from: Set(commits[0].landed)).isEmpty)
  }

  @Test("a state that a later commit replaced does not come behind it; an entry of the journal does")
  func replaced() {
    let commits = [
      commit([(cases, "a", 10), (cases, "b", 11), (journal, "a", 5)], upTo: 7),
      commit([(cases, "a", 12), (journal, "a", 6)], upTo: 9),
    ]
    let given: Set = [BusPosition(cases, 12), BusPosition(journal, 6)]
    #expect(commits.missing(from: given).map(\.value) == [Array("11".utf8), Array("5".utf8)])
    #expect(commits.spans == [cases: 10...12, journal: 5...6])
    #expect(commits.offsets == [TopicPartition(Topics.inbox, 3): 9])
  }

  @Test("a state behind the last one is another owner's; an entry of the journal may be anybody's")
  func successors() {
    let commits = [commit([(cases, "a", 10), (journal, "a", 5)], upTo: 7)]
    #expect(!commits.haveSuccessors(among: [BusPosition(cases, 10), BusPosition(journal, 9)]))
    #expect(commits.haveSuccessors(among: [BusPosition(cases, 12)]))
  }
}
