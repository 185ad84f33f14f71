/// How results are printed.
enum OutputFormat: String, Sendable, CaseIterable {
  /// Columns for people.
  case table
  /// More columns.
  case wide
  /// Stable JSON.
  case json
  /// The same as YAML.
  case yaml
  /// Names only, one a line, for scripts.
  case name

  /// Whether it has columns.
  var isTable: Bool { self == .table || self == .wide }
}
