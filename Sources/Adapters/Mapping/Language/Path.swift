/// A place in a tree of objects and arrays, as a mapping names it.
///
/// `a.b` goes down by keys, `list.0` by index, `list[kind.0=word].data` to the first element whose `kind.0` is `word`,
/// `.` is where one stands (the element inside `each`), `$.a` begins at the document, `$name.a` at a variable of `let`.
/// A path that begins with `/` is an RFC 6901 pointer, for keys that hold a dot.
struct Path: Sendable, Hashable {
  /// Where the path begins.
  enum Root: Sendable, Hashable {
    case here
    case document
    case variable(String)
  }

  /// One step down.
  indirect enum Part: Sendable, Hashable {
    case key(String)
    case element(where: [Part], is: String)
  }

  var root: Root
  var parts: [Part]

  /// Reads a path; nil where it is not one.
  init?(_ text: String) {
    if text.hasPrefix("/") {
      self.init(
        root: .here, parts: text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(Self.token))
      return
    }
    if text == "." {
      self.init(root: .here, parts: [])
      return
    }
    var rest = text[...]
    var root = Root.here
    if rest.first == "$" {
      let name = rest.dropFirst().prefix { $0 != "." && $0 != "[" }
      rest = rest.dropFirst(name.count + 1)
      root = name.isEmpty ? .document : .variable(String(name))
      if rest.first == "." { rest.removeFirst() } else if !rest.isEmpty, rest.first != "[" { return nil }
      if rest.isEmpty {
        self.init(root: root, parts: [])
        return
      }
    }
    guard let parts = Self.parts(rest) else { return nil }
    self.init(root: root, parts: parts)
  }

  /// Where one stands.
  static let here = Path(root: .here, parts: [])

  init(root: Root, parts: [Part]) {
    self.root = root
    self.parts = parts
  }

  private static func token(_ text: Substring) -> Part {
    .key(String(text).replacing("~1", with: "/").replacing("~0", with: "~"))
  }

  /// Keys and choices parted by dots; nil where one is empty or a bracket stays open.
  private static func parts(_ text: Substring) -> [Part]? {
    var parts: [Part] = []
    var rest = text
    while true {
      let key = rest.prefix { $0 != "." && $0 != "[" }
      rest = rest.dropFirst(key.count)
      if key.isEmpty {
        guard parts.isEmpty, rest.first == "[" else { return nil }
      } else {
        parts.append(.key(String(key)))
      }
      if rest.first == "[" {
        guard let end = rest.firstIndex(of: "]") else { return nil }
        let inside = rest[rest.index(after: rest.startIndex)..<end]
        guard let equals = inside.firstIndex(of: "="), let condition = Self.parts(inside[..<equals]) else { return nil }
        parts.append(.element(where: condition, is: String(inside[inside.index(after: equals)...])))
        rest = rest[rest.index(after: end)...]
      }
      if rest.isEmpty { return parts }
      guard rest.first == "." else { return nil }
      rest.removeFirst()
    }
  }
}
