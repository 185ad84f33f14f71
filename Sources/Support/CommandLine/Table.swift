/// Rows under headings, aligned by display width.
public struct Table: Sendable {
  /// A column of the table.
  public struct Column: Sendable {
    /// Its heading.
    public var title: String
    /// Whether it is shown only where the reader asks for more.
    public var isWide: Bool

    /// A column.
    public init(_ title: String, isWide: Bool = false) {
      self.title = title
      self.isWide = isWide
    }
  }

  /// The columns.
  public var columns: [Column]
  /// The cells, row by row; missing cells are shown empty, extra ones not at all.
  public var rows: [[String]]

  /// A table.
  public init(_ columns: [Column], rows: [[String]] = []) {
    self.columns = columns
    self.rows = rows
  }

  /// The lines: headings, then rows; control characters of the cells are replaced.
  public func lines(wide: Bool = false) -> [String] {
    let shown = columns.indices.filter { wide || !columns[$0].isWide }
    let cells =
      [shown.map { columns[$0].title }] + rows.map { row in shown.map { $0 < row.count ? row[$0].printable : "" } }
    let widths = shown.indices.map { column in cells.map { displayWidth($0[column]) }.max() ?? 0 }
    return cells.map { row in
      let line = row.enumerated().map { padded($0.element, to: widths[$0.offset]) }.joined(separator: "   ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// The lines as one text.
  public func text(wide: Bool = false) -> String {
    lines(wide: wide).joined(separator: "\n") + "\n"
  }
}
