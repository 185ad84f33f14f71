@testable import Adapters
import HTTP
@testable import Hub
import HubTesting
import JSON
import Testing

/// Whatever bytes come under a good signature: a clear answer, and what is accepted is durable.
@Suite struct PushFuzzTests {
  @Test(arguments: [1, 2, 3] as [UInt64]) func alteredSamplesAreAnswered(seed: UInt64) async throws {
    let harness = try await PushHarness()
    var random = SplitMix(seed: seed)
    let samples = try ["01-restaurant.json", "02-cafe.json", "23-individual.json", "31-withdrawal.json"].map(
      harness.sample)
    var statuses: [Int: Int] = [:]
    for _ in 0..<80 {
      var bytes = samples.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 1...6, using: &random) { alter(&bytes, &random) }
      let before = try harness.submissions().count
      let reply = try await harness.send(harness.signed(bytes))
      statuses[reply.status, default: 0] += 1
      #expect([200, 400, 409, 422].contains(reply.status))
      let taken = try harness.submissions().count - before
      #expect(taken == (reply.status == 200 || reply.status == 409 ? 1 : 0))
    }
    #expect(statuses.count > 1)
  }

  private func alter(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    guard !bytes.isEmpty else { return }
    let index = Int.random(in: bytes.indices, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes.remove(at: index)
    case 2: bytes.insert(contentsOf: "{[\",:]}0eE-null".utf8.shuffled(using: &random).prefix(2), at: index)
    case 3: bytes.removeSubrange(index..<min(bytes.count, index + Int.random(in: 1...40, using: &random)))
    case 4:
      let end = min(bytes.count, index + 60)
      bytes.insert(contentsOf: bytes[index..<end], at: index)
    default:
      if let digit = bytes.indices.filter({ (0x30...0x39).contains(bytes[$0]) }).randomElement(using: &random) {
        bytes[digit] = UInt8.random(in: 0x30...0x39, using: &random)
      }
    }
  }
}
