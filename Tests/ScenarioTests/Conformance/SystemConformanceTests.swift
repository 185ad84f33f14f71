import Hub
import PostgreSQLTesting
import Testing

/// One system in one behaviour.
struct ConformanceCase: Sendable, CustomTestStringConvertible {
  let system: SystemCode
  let behaviour: Behaviour

  var notApplicable: NotApplicable? {
    NotApplicable.all.first { $0.system == system && $0.behaviour == behaviour }
  }

  var testDescription: String {
    "\(system), \(behaviour.rawValue)" + (notApplicable.map { " (not applicable: \($0.reason))" } ?? "")
  }

  /// All behaviours of systems.
  static func all(_ systems: [SystemCode]) -> [ConformanceCase] {
    systems.flatMap { system in Behaviour.allCases.map { ConformanceCase(system: system, behaviour: $0) } }
  }

  func run() async throws {
    if let notApplicable {
      #expect(notApplicable.isTrue(try WholeHub.files()), "it is applicable by now")
    } else {
      try await Conformance.run(try await ConformingSystems.make(system), behaviour)
    }
  }
}

/// The systems of the suite.
enum ConformingSystems {
  /// Those that need nothing but this machine.
  static let plain: [SystemCode] = ["city", "xuhui", "market", "fire", "street", "bigdata", "window"]
  /// Those that need PostgreSQL.
  static let onPostgreSQL: [SystemCode] = ["alcohol"]

  struct Unknown: Error { let code: SystemCode }

  static func make(_ code: SystemCode) async throws -> any ConformingSystem {
    switch code {
    case "city": ConformingCity()
    case "xuhui": ConformingXuhui()
    case "market": try ConformingMarket()
    case "fire": try ConformingFire()
    case "street": try ConformingStreet()
    case "bigdata": ConformingBigData()
    case "window": ConformingWindow()
    case "alcohol": try await ConformingAlcohol()
    default: throw Unknown(code: code)
    }
  }
}

/// What every connected system must be able to do to a hub without harm, the same for all, whatever they speak.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct SystemConformanceTests {
  @Test(arguments: ConformanceCase.all(ConformingSystems.plain))
  func conforms(_ conformance: ConformanceCase) async throws { try await conformance.run() }

  @Test(
    .enabled(if: LocalPostgreSQL.isThere, Comment(rawValue: LocalPostgreSQL.absence ?? "")),
    arguments: ConformanceCase.all(ConformingSystems.onPostgreSQL))
  func conformsOnPostgreSQL(_ conformance: ConformanceCase) async throws { try await conformance.run() }

  @Test("every system that is sent something is in the suite, in every behaviour that it has words for")
  func nothingIsLeftOut() async throws {
    let files = try WholeHub.files()
    let systems = try #require(HubConfiguration.load(files).configuration).systems.values
    let connected = systems.filter { $0.send != nil && $0.service == nil }.map(\.code)
    #expect(Set(connected) == Set(ConformingSystems.plain + ConformingSystems.onPostgreSQL))
    for code in connected where LocalPostgreSQL.isThere || !ConformingSystems.onPostgreSQL.contains(code) {
      let system = try await ConformingSystems.make(code)
      for one in ConformanceCase.all([code]) {
        #expect(system.can(one.behaviour) == (one.notApplicable == nil), "\(one.testDescription)")
      }
      await system.part()
    }
  }
}

extension ConformingSystem {
  /// Whether it has the words for a behaviour.
  fileprivate func can(_ behaviour: Behaviour) -> Bool {
    switch behaviour {
    case .happy, .refused, .timeout, .malformed, .downForLong: true
    case .correction: (tellsStatuses ? words : ConformingXuhui().words)[.correction] != nil
    case .duplicate: words[.later] != nil && words[.last] != nil
    case .outOfOrder: words[.earlier] != nil && words[.later] != nil
    }
  }
}
