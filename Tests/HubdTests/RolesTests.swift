import CommandLine
import Hub
import Testing

@testable import hubd

@Suite struct RolesTests {
  private struct Damaged: Error {}

  @Test func aBusThatFailsWhileAStoreIsOpenedStaysABusThatFails() async {
    let away = BusError(.unavailable, code: "_TRANSPORT", message: "away")
    let told = await #expect(throws: BusError.self) {
      try await Roles.opening("the local store", hint: "") { throw away }
    }
    #expect(told == away)
  }

  @Test func aStoreThatCannotBeOpenedIsTold() async {
    let told = await #expect(throws: Failure.self) {
      try await Roles.opening("the local store", hint: "delete it") { throw Damaged() }
    }
    #expect(told?.exit == .failed && told?.hint == "delete it")
  }
}
