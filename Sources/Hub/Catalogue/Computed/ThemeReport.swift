public import JSON

/// What a theme spares an applicant: days, materials, trips and fields, item by item before and as a whole after. Computed
/// from the catalogue and nothing else; what others published stands beside it.
public struct ThemeReport: Sendable, Hashable {
  /// One item's part of before.
  public struct Line: Sendable, Hashable {
    /// The item.
    public var item: ThemeItem
    /// What its applicant met.
    public var figures: [PublishedFigures.Measure: Int]
  }

  /// What is needed, after.
  public var checklist: Checklist
  /// Before, an item a line.
  public var lines: [Line]
  /// The four comparisons.
  public var figures: [PublishedFigures.Measure: BeforeAfter]

  /// The report for a form; with no form, for somebody who needs every item and commits wherever that is possible.
  public init(_ theme: Theme, for form: JSONObject? = nil) {
    let checklist = theme.checklist(for: form)
    lines = checklist.items.map { Line(item: $0, figures: $0.figuresBefore) }
    self.checklist = checklist
    let after: [PublishedFigures.Measure: Int] = [
      // Decided in parallel: as long as the longest item.
      .days: checklist.days ?? 0,
      // What is handed in; the library, the form and the commitment spare the rest.
      .materials: checklist.materials.needs(.applicant).count,
      // 主题单次跑动.
      .trips: checklist.items.isEmpty ? 0 : 1,
      .fields: checklist.form.fields.count,
    ]
    var figures: [PublishedFigures.Measure: BeforeAfter] = [:]
    for measure in PublishedFigures.Measure.allCases {
      let before = lines.reduce(0) { $0 + ($1.figures[measure] ?? 0) }
      figures[measure] = BeforeAfter(before: before, after: after[measure] ?? 0)
    }
    self.figures = figures
  }
}

extension ThemeItem {
  /// What an applicant met before who filed it by itself: what its `before:` says, else what can be counted.
  var figuresBefore: [PublishedFigures.Measure: Int] {
    [
      .days: before.days ?? limits.legal ?? limits.promised ?? 0, .materials: before.materials ?? materials.count,
      .trips: before.trips ?? 2, .fields: before.fields ?? elements.count,
    ]
  }
}
