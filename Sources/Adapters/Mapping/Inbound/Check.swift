import Hub
import YAML

/// Something that must hold between fields of a document.
struct Check: Sendable {
  /// What must hold.
  enum Kind: Sendable {
    /// Both name the same; the first place is the one that is wrong.
    case agree(Path, Path)
    /// Something stands there.
    case required(Path)

    var paths: [Path] {
      switch self {
      case .agree(let left, let right): [left, right]
      case .required(let path): [path]
      }
    }
  }

  var kind: Kind
  /// When it must hold; nil for always.
  var condition: Condition?

  /// Reads a check.
  init?(_ source: MappingSource) {
    let reader = source.reader()
    defer { reader.finish() }
    condition = reader.raw("if").map { Condition.read(source.inner($0, "if")) }
    if let node = reader.raw("required") {
      kind = .required(Path.read(source.inner(node, "required")))
    } else if let node = reader.raw("agree") {
      let paths = source.inner(node, "agree").elements().map { Path.read($0) }
      guard paths.count == 2 else {
        reader.report("agree", zh: "须给出两个路径", en: "needs two paths")
        return nil
      }
      kind = .agree(paths[0], paths[1])
    } else {
      reader.report(nil, zh: "检查须有 agree 或 required", en: "a check needs agree or required")
      return nil
    }
  }
}

extension Evaluation {
  /// Runs a check.
  mutating func run(_ check: Check, at here: Made) {
    if let condition = check.condition, !holds(condition, at: here) { return }
    switch check.kind {
    case .required(let path):
      let result = look(path, at: here)
      if result.made == nil, !isWrong(result.pointer) { violate(.required, result.pointer) }
    case .agree(let left, let right):
      let first = look(left, at: here)
      guard let one = first.made?.json.scalarText, let other = look(right, at: here).made?.json.scalarText,
        TextFolding.name(one) != TextFolding.name(other)
      else { return }
      violate(.inconsistent, first.pointer)
    }
  }
}
