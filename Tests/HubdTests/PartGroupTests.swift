import Hub
import HubTesting
import Synchronization
import Testing

@testable import hubd

@Suite(.timeLimit(.minutes(1))) struct PartGroupTests {
  private struct Broken: Error {}
  private static let away = BusError(.unavailable, code: "_TRANSPORT", message: "")

  /// Counts calls, and can be waited on to be called again.
  private final class Calls: Sendable {
    private let stream: AsyncStream<Int>
    private let told: AsyncStream<Int>.Continuation
    private let count = Mutex(0)
    init() { (stream, told) = AsyncStream.makeStream(of: Int.self) }
    func call() -> Int {
      let number = count.withLock { count in
        count += 1
        return count
      }
      told.yield(number)
      return number
    }
    func reached(_ number: Int) async { for await seen in stream where seen >= number { return } }
  }

  private static func untilCancelled() async {
    let (never, held) = AsyncStream.makeStream(of: Void.self)
    for await _ in never {}
    withExtendedLifetime(held) {}
  }

  @Test func aPartThatLosesTheBusStartsAnew() async {
    let (calls, clock) = (Calls(), ManualClock())
    clock.run()
    let group = PartGroup(
      starting: [
        Part(name: "p") {
          if calls.call() < 4 { throw Self.away }
          await Self.untilCancelled()
        }
      ], clock: clock, onEnding: { _ in Issue.record("the daemon was told to end") })
    await calls.reached(4)
    await group.stop()
  }

  @Test func anyOtherFailureEndsTheDaemon() async {
    let (endings, told) = AsyncStream.makeStream(of: String.self)
    let group = PartGroup(starting: [
      Part(name: "breaks") { throw Broken() }
    ]) { ending in
      if case .failed(let name, let error) = ending { told.yield("\(name) \(type(of: error))") }
    }
    var first = endings.makeAsyncIterator()
    #expect(await first.next() == "breaks Broken")
    await group.stop()
  }

  @Test func aPartThatReturnsEndsTheDaemon() async {
    let (endings, told) = AsyncStream.makeStream(of: Bool.self)
    let group = PartGroup(starting: [Part(name: "returns") {}]) { ending in
      if case .failed(_, let error) = ending { told.yield(error is EndedEarly) }
    }
    var first = endings.makeAsyncIterator()
    #expect(await first.next() == true)
    await group.stop()
  }

  @Test func theFirstWorkerIsUsedOnceAndThenMadeAnew() async {
    let (calls, clock) = (Calls(), ManualClock())
    clock.run()
    let used = Mutex<[String]>([])
    let part = Part("p", first: "first", anew: { "anew" }) { worker in
      used.withLock { $0.append(worker) }
      if calls.call() < 3 { throw Self.away }
      await Self.untilCancelled()
    }
    let group = PartGroup(starting: [part], clock: clock) { _ in }
    await calls.reached(3)
    await group.stop()
    #expect(used.withLock { $0 } == ["first", "anew", "anew"])
  }
}
