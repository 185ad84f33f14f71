import HTTP
import Hub
import HubTesting
import JSON
import Testing

// What is expected of the hub at each behaviour, whatever the system speaks.
extension Conformance {
  /// It is sent the matter once, and its last word comes back at the city.
  func happy() async throws {
    let filed = try await fileAndSettle()
    try await speak(.last, of: filed, as: teller)
    try await settle(filed)
    expectOnceInOrder(filed)
  }

  /// What it refuses is held and lost nowhere; a matter that is refused is told to the city.
  func refused() async throws {
    system.behave(.refuses, at: hub)
    let filed = try await file()
    let isHeld = try await eventually { try await hold(of: filed) == "delivery-refused" }
    let found = try await hub.case(filed.id)
    #expect(isHeld, "\(found)")
    #expect(system.taken(filed, at: hub).isEmpty)
    system.behave(.takes, at: hub)
    try await system.letThrough(filed, "delivery-refused", at: hub)
    try await settle(filed)
    // A window refuses records, and no matters.
    guard teller.words[.refusal] != nil else { return expectOnceInOrder(filed) }
    try await speak(.refusal, of: filed, as: teller)
    try await settle(filed)
    expectOnceInOrder(filed)
  }

  /// The city is asked for the correction; its corrected version reaches the system once, as an amendment, where the
  /// system's file says that it takes any, and is held for a person where it does not.
  func correction() async throws {
    let filed = try await fileAndSettle()
    try await speak(.correction, of: filed, as: teller)
    let before = system.taken(filed, at: hub).count
    let answer = try await hub.file(filed.number, system.item, version: "2", isCorrected: true)
    #expect(answer.status == 200)
    let isIn = try await eventually { try await hub.trace(filed).contains { $0["outcome"] == "superseded" } }
    #expect(isIn)
    try await expectCorrected(filed, taken: before)
    try await speak(.last, of: filed, as: teller)
    try await settle(filed)
    expectOnceInOrder(filed)
    if let window = system as? ConformingWindow { #expect(await eventually { window.sees(filed) }) }
  }

  private func expectCorrected(_ filed: Filed, taken before: Int) async throws {
    let found = try await hub.case(filed.id)
    let code = teller.code.rawValue
    guard found["legs"]?.array?.contains(where: { $0["system"]?.string == code }) == true else { return }
    if files.text(of: teller.code).contains("\n  amend: true") {
      let amendment = "\(teller.leg(of: filed)).2"
      #expect(await eventually { teller.taken(filed, at: hub).last == amendment })
    } else {
      let isHeld = try await eventually {
        try await hub.case(filed.id)["holds"]?.array?.contains { $0["reason"] == "amendment-unsupported" } == true
      }
      #expect(isHeld)
      #expect(system.taken(filed, at: hub).count == before)
      try await hub.command("settle", leg: code, of: filed)
    }
  }

  /// It has the matter and did not say so: at the end it has it once.
  func timeout() async throws {
    system.behave(.takesSilently, at: hub)
    let filed = try await file()
    let isInDoubt = try await eventually {
      let code = system.code.rawValue
      let journal = try await hub.trace(filed).filter { $0["system"]?.string == code }
      return try await hold(of: filed) != nil || journal.contains { $0["kind"] == "settled" && $0["detail"] != nil }
    }
    #expect(isInDoubt)
    // It goes on by itself, or a person is asked.
    let isEnded = try await eventually {
      let found = try await hub.case(filed.id)
      let isOut = found["inFlight"]?.array?.contains { $0["system"]?.string == system.code.rawValue } == true
      return hold(in: found) != nil || !isOut
    }
    #expect(isEnded)
    if let reason = try await hold(of: filed) { try await system.letThrough(filed, reason, at: hub) }
    try await settle(filed)
    let taken = system.taken(filed, at: hub)
    #expect(Set(taken).count == 1 && (system.knowsRepeats || taken.count == 1), "\(taken)")
    try await speak(.last, of: filed, as: teller)
    try await settle(filed)
  }

  /// What cannot be read is refused to its face, or set aside; what comes next is taken.
  func malformed() async throws {
    let filed = try await fileAndSettle()
    let before = try await setAside()
    if let status = try await system.garble(to: hub) {
      #expect((400..<500).contains(status), "\(status)")
    } else {
      let isAside = try await eventually { try await setAside() > before }
      #expect(isAside)
    }
    try await speak(.last, of: filed, as: teller)
    let next = try await fileAndSettle()
    try await speak(.last, of: next, as: teller)
  }

  private func setAside() async throws -> Int { try await hub.get("/quarantine")["items"]?.array?.count ?? 0 }

  /// What it says twice moves once.
  func duplicate() async throws {
    let filed = try await fileAndSettle()
    try await speak(.later, of: filed, as: system)
    try await system.say(.later, of: filed, to: hub)
    try await expectIdle(filed, unless: system.dropsRepeats)
    try await speak(.last, of: filed, as: system)
    try await expectMoves([.later, .last], of: filed)
  }

  /// What it says late does not move the matter back.
  func outOfOrder() async throws {
    let filed = try await fileAndSettle()
    try await speak(.later, of: filed, as: system)
    try await system.say(.earlier, of: filed, to: hub)
    try await expectIdle(filed)
    try await speak(.last, of: filed, as: system)
    try await expectMoves([.later, .last], of: filed)
  }

  /// A word of the system has come to the case, and has moved nothing.
  private func expectIdle(_ filed: Filed, unless dropped: Bool = false) async throws {
    guard !dropped else { return }
    let isIdle = try await eventually {
      try await hub.trace(filed).contains {
        $0["system"]?.string == system.code.rawValue && Self.idle.contains($0["outcome"]?.string ?? "")
      }
    }
    let trace = try await hub.trace(filed)
    #expect(isIdle, "\(trace)")
  }

  /// Outcomes of what is known already; a row that is rejected again is held as it was.
  private static let idle: Set = ["unchanged", "late", "duplicate", "outdated", "held"]

  /// These and none of its other words have moved something, once each.
  private func expectMoves(_ said: [Said], of filed: Filed) async throws {
    let expected = said.compactMap { system.words[$0]?.move }
    let known = Set(expected + [system.words[.earlier]?.move].compactMap(\.self))
    let moves = try await system.moves(of: filed, at: hub).drop { $0 != expected.first }.filter(known.contains)
    #expect(moves == expected)
    for move in expected { try await expectCityHears(move, filed) }
  }

  /// Only who decides refuses a matter. Who does not, is told of what others decide meanwhile.
  private var decides: Bool { system.words[.refusal] != nil }

  /// While it cannot be reached nothing is lost; when it is back it is sent all of it, once and in order.
  func downForLong() async throws {
    try await system.turn(false, at: hub)
    let filed = [try await file(), try await file()]
    let isDown = try await eventually { try await hub.metric("hub_circuit_open", of: system.code) == "1" }
    #expect(isDown)
    let first = try #require(filed.first)
    if !decides {
      #expect(await eventually { !teller.held(first, at: hub).isEmpty || teller.code == system.code })
      try await teller.say(.later, of: first, to: hub)
      let hasMoved = try await eventually { try await !teller.moves(of: first, at: hub).isEmpty }
      #expect(hasMoved)
    }
    for one in filed { #expect(system.taken(one, at: hub).isEmpty) }
    try await system.turn(true, at: hub)
    for one in filed {
      try await settle(one)
      expectOnceInOrder(one)
    }
    try await speak(.last, of: first, as: teller)
    try await settle(first)
    expectOnceInOrder(first)
  }
}
