/// The catalogue through time: the configured themes, and above them the changes that were published. Pure; every process that
/// has read the same records knows the same versions.
public struct CatalogueHistory: Sendable {
  /// The themes as the files have them.
  public let files: [Theme]
  /// The changes of each theme, in the order in which they take effect.
  private var changes: [ThemeCode: [CatalogueChange]] = [:]

  /// A history without changes.
  public init(files: [Theme]) { self.files = files }

  /// Takes in a change, in the order of the topic. Of two with one version of a theme the first counts, for all readers alike.
  /// A change that the files have caught up with (their version is its own or higher) is history.
  /// - Returns: whether it counts.
  @discardableResult
  public mutating func take(_ change: CatalogueChange) -> Bool {
    guard let theme = files.first(where: { $0.code == change.theme }), theme.item(change.item) != nil,
      change.version > theme.number
    else { return false }
    let known = changes[change.theme, default: []]
    guard !known.contains(where: { $0.version == change.version }) else { return false }
    changes[change.theme] = (known + [change]).sorted { ($0.effective, $0.version) < ($1.effective, $1.version) }
    return true
  }

  /// The changes of a theme, in the order in which they take effect.
  public func changes(of theme: ThemeCode) -> [CatalogueChange] { changes[theme] ?? [] }

  /// A theme as it is in force at a time.
  public func theme(_ code: ThemeCode, at now: Timestamp) -> Theme? {
    files.first { $0.code == code }.map { theme in
      changes(of: code).prefix { $0.effective <= now }.reduce(theme) { $1.applied(to: $0) }
    }
  }

  /// A theme in one of its versions; nil where it never had that one, or the files no longer have it.
  public func theme(_ code: ThemeCode, version: String) -> Theme? {
    guard let theme = files.first(where: { $0.code == code }) else { return nil }
    if theme.version == version { return theme }
    let changes = changes(of: code)
    guard let last = changes.firstIndex(where: { String($0.version) == version }) else { return nil }
    return changes[...last].reduce(theme) { $1.applied(to: $0) }
  }

  /// All themes as they are in force at a time.
  public func themes(at now: Timestamp) -> [Theme] { files.compactMap { theme($0.code, at: now) } }

  /// Changes that are in force at a time, over all themes.
  func inForce(at now: Timestamp) -> [CatalogueChange] {
    files.flatMap { changes(of: $0.code).prefix { $0.effective <= now } }
  }

  /// When the next change takes effect by itself; nil where none waits.
  func nextEffective(after now: Timestamp) -> Timestamp? {
    changes.values.joined().map(\.effective).filter { $0 > now }.min()
  }

  /// The version that the next change of a theme will have.
  func nextVersion(of theme: Theme) -> Int {
    max(theme.number, changes(of: theme.code).map(\.version).max() ?? 0) + 1
  }
}

extension Theme {
  /// The version as a number, which changes count on from; 1 where its text is none.
  var number: Int { Int(version) ?? 1 }
}
