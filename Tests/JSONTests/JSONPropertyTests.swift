import JSON
import Testing

/// SplitMix64: the same cases in every run.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension Seeded {
  mutating func text() -> String {
    let scalars: [ClosedRange<UInt32>] = [0...0x7F, 0x20...0x7E, 0x4E00...0x9FFF, 0x1F600...0x1F64F, 0xA0...0x3FF]
    return (0..<Int.random(in: 0...12, using: &self)).reduce(into: "") { text, _ in
      let range = scalars.randomElement(using: &self) ?? 0...0
      text.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: range, using: &self)) ?? " ")
    }
  }

  mutating func value(depth: Int) -> JSONValue {
    switch Int.random(in: 0...(depth > 0 ? 6 : 4), using: &self) {
    case 0: return nil
    case 1: return .bool(Bool.random(using: &self))
    case 2: return .number(JSONNumber(Int64.random(in: .min ... .max, using: &self)))
    case 3: return JSONNumber(Double(bitPattern: next())).map { .number($0) } ?? 0
    case 4: return .string(text())
    case 5: return .array((0..<Int.random(in: 0...4, using: &self)).map { _ in value(depth: depth - 1) })
    default:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0...20, using: &self) { object[text()] = value(depth: depth - 1) }
      return .object(object)
    }
  }
}

@Suite struct JSONPropertyTests {
  @Test func whatIsWrittenIsReadBack() throws {
    var random = Seeded(state: 1)
    for _ in 0..<500 {
      let value = random.value(depth: 4)
      let bytes = value.bytes()
      #expect(try JSONValue(parsing: bytes) == value)
      #expect(try JSONValue(parsing: bytes).bytes() == bytes)
      #expect(try JSONValue(parsing: Array(value.pretty().utf8)) == value)
      let sorted = value.sortedBytes()
      #expect(try JSONValue(parsing: sorted).sortedBytes() == sorted)
      #expect(sorted.count == bytes.count)
    }
  }

  /// A changed, cut or inserted byte is refused, or read as something that writes back and reads back equal.
  @Test func mutationsNeverTrapNorReadTwoWays() throws {
    var random = Seeded(state: 2)
    var refused = 0
    for _ in 0..<300 {
      let bytes = random.value(depth: 3).bytes()
      for _ in 0..<20 {
        var mutated = bytes
        let index = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0...3, using: &random) {
        case 0: mutated.insert(UInt8.random(in: 0...255, using: &random), at: index)
        case 1: mutated.removeSubrange(index...)
        case 2: mutated.insert(Array("[]{},:\"\\u-0e".utf8).randomElement(using: &random) ?? 0, at: index)
        default: if index < bytes.count { mutated[index] ^= 1 << UInt8.random(in: 0...7, using: &random) }
        }
        if let value = try? JSONValue(parsing: mutated) {
          #expect(try JSONValue(parsing: value.bytes()) == value)
        } else {
          refused += 1
        }
      }
    }
    #expect(refused > 1000)
  }

  @Test func randomBytesNeverTrap() {
    var random = Seeded(state: 3)
    let alphabet = Array("{}[]\",:\\u0123456789abcdef.eE+- \ntrufalsn".utf8) + [0xE5, 0x92, 0x96, 0xFF, 0x80]
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      if let error = refusal(bytes) { #expect((0...bytes.count).contains(error.offset)) }
    }
  }
}
