import Hub
import JSON
import Testing

/// Every place of a document with every kind of wrong value: an answer always, a trap never.
@Suite struct HostileDocumentTests {
  static let values: [JSONValue?] = [
    nil, .null, true, -1, 0, 9_223_372_036_854_775_807, "", " ", "null", "x",
    .string(String(repeating: "长", count: 2000)),
    "\u{0}", "👨‍👩‍👧", "９９９９", [], [[]], ["x"], [:], ["x": nil],
  ]

  @Test func aDraftIsAnsweredWhateverStandsInIt() throws {
    let now = Timestamp(milliseconds: 1_772_424_900_000)
    for place in Self.places(of: Samples.draft) {
      for value in Self.values {
        let checked = ApplicationDraft(json: Samples.draft.replacing(place[...], with: value)).checked(at: now)
        #expect((checked.application == nil) == !checked.violations.isEmpty, "\(place)")
        guard let application = checked.application else { continue }
        #expect(try Application(json: application.json) == application, "\(place)")
      }
    }
  }

  @Test func canonicalJSONIsReadOrItsWrongPlaceIsNamed() {
    for place in Self.places(of: Samples.full.json) {
      for value in Self.values {
        let json: JSONValue = Samples.full.json.replacing(place[...], with: value)
        do throws(CanonicalProblem) {
          let application = try Application(json: json)
          #expect(application.contentDigest().utf8.count == 64)
        } catch {
          // A field that is missing from the wrong value is named by its own place, below.
          let named = JSONPointer(error.pointer)?.tokens ?? []
          #expect(named.starts(with: place) || place.starts(with: named), "\(place): \(error)")
        }
      }
    }
  }

  /// The tokens of every place of a document but its root.
  private static func places(of json: JSONValue, at place: [String] = []) -> [[String]] {
    let children =
      json.object?.members.map { ($0.key, $0.value) } ?? json.array?.enumerated().map { (String($0), $1) } ?? []
    return children.flatMap { [place + [$0.0]] + places(of: $0.1, at: place + [$0.0]) }
  }
}
