/// Figures that somebody else published of a whole theme, before and after: they stand beside the report and are never
/// computed with.
public struct PublishedFigures: Sendable, Hashable {
  /// Who published them.
  public var source: String
  /// 承诺时限, materials, trips and fields, in this order; nil where nothing was published.
  public var figures: [Measure: BeforeAfter]

  /// What is compared.
  public enum Measure: String, Sendable, Hashable, CaseIterable {
    /// Working days (承诺时限).
    case days
    /// Materials (材料).
    case materials
    /// Trips (跑动).
    case trips
    /// Fields of forms (字段).
    case fields
  }
}

/// A figure before and after.
public struct BeforeAfter: Sendable, Hashable {
  /// Item by item.
  public var before: Int
  /// As a whole.
  public var after: Int

  /// By how much it became less, in percent of before, to two decimals; nil where there was nothing before.
  public var reduction: Double? {
    before > 0 ? (Double(before - after) / Double(before) * 10_000).rounded() / 100 : nil
  }
}

extension PublishedFigures {
  /// Reads `{source: …, days: [38, 7], materials: [34, 8], trips: [8, 1], fields: [186, 81]}`; nil after a finding.
  init?(reading reader: ConfigReader) {
    var figures: [Measure: BeforeAfter] = [:]
    for measure in Measure.allCases where reader.raw(measure.rawValue) != nil {
      let pair = reader.list(measure.rawValue, .int(0...100_000))
      guard pair.count == 2 else {
        reader.report(measure.rawValue, zh: "应为 [前, 后]", en: "must be two numbers, [before, after]")
        continue
      }
      figures[measure] = BeforeAfter(before: pair[0], after: pair[1])
    }
    guard let source = reader.required("source", .text) else { return nil }
    self.init(source: source, figures: figures)
  }
}
