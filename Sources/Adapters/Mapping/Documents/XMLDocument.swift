import JSON
import XML

/// XML as the tree that rules see, and back. An element is a member under its local name, whatever its namespace; several
/// of one name are an array. An element of text alone is that text; any other is an object, with attributes under `@name`
/// and text beside elements under `#text`.
enum XMLDocument {
  /// Bounds on a document from outside: no government shape that was seen is nested deeper than 6.
  static let limits = XMLLimits(bytes: 8 << 20, depth: 32, elements: 50_000)

  /// The tree of a document: an object whose only member is the root.
  static func json(_ root: XMLElement) -> JSONValue {
    .object(JSONObject(members: [.init(key: root.name.local, value: content(root))]))
  }

  /// What is in an element.
  static func content(_ element: XMLElement) -> JSONValue {
    let elements = element.elements
    if elements.isEmpty, element.attributes.isEmpty { return .string(element.text) }
    var members = element.attributes.map {
      JSONObject.Member(key: "@" + $0.name.local, value: .string($0.value))
    }
    var places: [String: Int] = [:]
    for inner in elements {
      guard let place = places[inner.name.local] else {
        places[inner.name.local] = members.count
        members.append(.init(key: inner.name.local, value: content(inner)))
        continue
      }
      // An element's own content is never an array: one that is there means several before.
      members[place].value = .array((members[place].value.array ?? [members[place].value]) + [content(inner)])
    }
    if !element.text.allSatisfy(\.isWhitespace) { members.append(.init(key: "#text", value: .string(element.text))) }
    return .object(JSONObject(members: members))
  }

  /// The element that a tree stands for.
  static func element(_ name: XMLName, _ content: JSONValue) -> XMLElement {
    var element = XMLElement(name)
    for member in content.object?.members ?? [] {
      if member.key.hasPrefix("@") {
        element.attributes.append(
          .init(name: XMLName(String(member.key.dropFirst())), value: member.value.scalarText ?? ""))
      } else if member.key == "#text" {
        element.children.append(.text(member.value.scalarText ?? ""))
      } else {
        element.children += (member.value.array ?? [member.value]).map {
          .element(Self.element(XMLName(member.key), $0))
        }
      }
    }
    if content.object == nil, let text = content.scalarText, !text.isEmpty { element.children = [.text(text)] }
    return element
  }

  /// The bytes of a document whose root is the only member of a tree.
  static func bytes(_ tree: JSONValue) throws(XMLError) -> [UInt8] {
    guard let root = tree.object?.members.first, tree.object?.members.count == 1, root.value.array == nil else {
      throw XMLError(.unwritable, line: 0)
    }
    return try element(XMLName(root.key), root.value).document()
  }
}
