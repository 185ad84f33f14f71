import Synchronization
import Testing

@testable import Streams

struct StreamTests {
  @Test func streamsAreJoined() async throws {
    let stream = ByteStream(joining: [ByteStream([1, 2]), ByteStream([]), ByteStream([3])])
    #expect(stream.length == 3)
    #expect(try await stream.next() == [1, 2])
    #expect(try await stream.next() == [3])
    #expect(try await stream.next() == nil)
    #expect(try await stream.next() == nil)
  }

  @Test func noMoreIsCollectedThanAllowed() async throws {
    #expect(try await ByteStream([1, 2, 3]).collect(upTo: 3) == [1, 2, 3])
    await #expect(throws: ByteStreamError.tooLong(limit: 2)) { _ = try await ByteStream([1, 2, 3]).collect(upTo: 2) }
    let unknown = ByteStream(length: nil, endless())
    await #expect(throws: ByteStreamError.tooLong(limit: 10)) { _ = try await unknown.collect(upTo: 10) }
  }

  private func endless() -> @Sendable () async throws -> [UInt8]? { { [7, 7, 7] } }
}

struct BytePipeTests {
  private func write(_ bytes: [UInt8], to pipe: BytePipe) { bytes.withUnsafeBufferPointer { pipe.write($0) } }

  @Test func theReaderWaitsForTheWriter() async throws {
    let pipe = BytePipe()
    async let read = pipe.next()
    write([1, 2], to: pipe)
    #expect(try await read == [1, 2])
    write([3], to: pipe)
    pipe.finish()
    #expect(try await pipe.next() == [3])
    #expect(try await pipe.next() == nil)
  }

  @Test func aFullPipeMakesItsWriterWaitUntilItIsRead() async throws {
    let pipe = BytePipe(capacity: 2)
    let (paused, woken) = (Count(), Count())
    write([1], to: pipe)
    let waitsEarly = pipe.waitIfFull {}
    write([2], to: pipe)
    let waits = pipe.waitIfFull {
      woken.add()
    } pause: {
      paused.add()
    }
    #expect(!waitsEarly && waits && paused.value == 1 && woken.value == 0)
    #expect(try await pipe.next() == [1, 2])
    let waitsAgain = pipe.waitIfFull {}
    #expect(woken.value == 1 && !waitsAgain)
  }

  @Test func aFailureComesAfterWhatIsThere() async throws {
    let pipe = BytePipe()
    write([1], to: pipe)
    pipe.fail(ByteStreamError.broken)
    #expect(try await pipe.next() == [1])
    await #expect(throws: ByteStreamError.broken) { _ = try await pipe.next() }
  }

  @Test func whatNobodyWantsIsLetFall() async throws {
    let pipe = BytePipe(capacity: 1)
    let woken = Count()
    write([1], to: pipe)
    let waits = pipe.waitIfFull { woken.add() }
    #expect(waits)
    pipe.discard()
    #expect(woken.value == 1)
    write([2, 3], to: pipe)
    let waitsAgain = pipe.waitIfFull {}
    #expect(!waitsAgain)
    await #expect(throws: ByteStreamError.cancelled) { _ = try await pipe.next() }
  }

  @Test func aCancelledReaderWaitsNoLonger() async throws {
    let pipe = BytePipe()
    let reader = Task { try await pipe.next() }
    reader.cancel()
    await #expect(throws: ByteStreamError.cancelled) { _ = try await reader.value }
  }
}

private final class Count: Sendable {
  private let count = Atomic(0)
  var value: Int { count.load(ordering: .relaxed) }
  func add() { count.add(1, ordering: .relaxed) }
}

struct BytePumpTests {
  @Test func aThreadIsGivenWhatTheStreamHas() async throws {
    let pump = BytePump(ByteStream(joining: [ByteStream([1, 2, 3]), ByteStream([4])]))
    var taken: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 2)
    reading: while true {
      let (woken, wake) = AsyncStream.makeStream(of: Void.self)
      let read = buffer.withUnsafeMutableBytes { bytes in pump.read(into: bytes, wake: { wake.yield() }) }
      switch read {
      case .bytes(let count): taken += buffer.prefix(count)
      case .wait: for await _ in woken { break }
      case .ended: break reading
      case .failed:
        Issue.record("the stream is sound")
        break reading
      }
    }
    #expect(taken == [1, 2, 3, 4])
  }

  @Test func aCancelledPumpWakesItsThreadAndFails() {
    let pump = BytePump(ByteStream { try await BytePipe().next() })
    let woken = Count()
    var buffer = [UInt8](repeating: 0, count: 2)
    let first = buffer.withUnsafeMutableBytes { bytes in
      pump.read(into: bytes, wake: { woken.add() })
    }
    pump.cancel()
    #expect(first == .wait && woken.value == 1)
    let second = buffer.withUnsafeMutableBytes { pump.read(into: $0, wake: {}) }
    #expect(second == .failed)
  }
}
