import Foundation
import Testing

@testable import Hub

@Suite struct LocalStoreTests {
  private let path = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString).db").path
  private let one = Array("one".utf8)
  private let two = Array("two".utf8)

  /// Runs on a fresh store.
  private func run(_ body: (LocalStore) async throws -> Void) async throws {
    let store = try await LocalStore.open(path: path, cluster: "a")
    try await body(store)
    await store.close()
    for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
  }

  private func position(_ cases: Int64) -> LocalStore.Positions {
    LocalStore.Positions(cases: cases, bodies: 0, writtenAt: 1)
  }

  @Test func aKeyHasItsNewestStateAndItsBody() async throws {
    try await run { store in
      try await store.apply([3: [.state(one, [1], wake: nil), .body(one, [9]), .state(two, [2], wake: nil)]], [:])
      try await store.apply([3: [.state(one, [7], wake: nil)]], [3: position(8)])
      #expect(
        try await store.load([one, two, Array("three".utf8)], of: 3)
          == [one: .init(state: [7], body: [9]), two: .init(state: [2], body: nil)])
      #expect(try await store.load([one], of: 4).isEmpty)
      #expect(try await store.positions(of: 3) == position(8))
      try await store.apply([3: [.state(one, nil, wake: nil), .body(one, nil)]], [:])
      #expect(try await store.load([one], of: 3).isEmpty)
    }
  }

  @Test func timersComeInTheirOrder() async throws {
    try await run { store in
      let at = { Timestamp(milliseconds: $0) }
      try await store.apply([0: [.state(one, [1], wake: at(50)), .state(two, [2], wake: at(20))]], [:])
      #expect(try await store.nextWake(0) == at(20))
      #expect(try await store.due(0, at: at(50), limit: 9) == [two, one])
      #expect(try await store.due(0, at: at(50), limit: 1) == [two])
      try await store.apply([0: [.state(two, [2], wake: nil)]], [:])
      #expect(try await store.due(0, at: at(50), limit: 9) == [one])
      #expect(try await store.nextWake(1) == nil)
    }
  }

  @Test func aStoreOfAnotherClusterIsMadeAnew() async throws {
    try await run { store in
      try await store.apply([0: [.state(one, [1], wake: nil)]], [0: position(1)])
      await store.close()
      let other = try await LocalStore.open(path: path, cluster: "b")
      #expect(try await other.positions(of: 0) == nil)
      #expect(try await other.load([one], of: 0).isEmpty)
      await other.close()
    }
  }
}
