/// A name with its namespace; prefixes are resolved and gone.
public struct XMLName: Sendable, Hashable, CustomStringConvertible {
  /// The local part.
  public var local: String
  /// The namespace's URI; nil for none.
  public var namespace: String?

  /// A name.
  public init(_ local: String, in namespace: String? = nil) {
    self.local = local
    self.namespace = namespace
  }

  /// `{namespace}local`, or the local part alone.
  public var description: String { namespace.map { "{\($0)}\(local)" } ?? local }
}

/// An element with what is in it. Comments and processing instructions are left out, CDATA is text.
public struct XMLElement: Sendable, Hashable {
  /// Something inside an element.
  public enum Node: Sendable, Hashable {
    /// An element.
    case element(XMLElement)
    /// Text, white space included.
    case text(String)
  }

  /// An attribute; namespace declarations are none.
  public struct Attribute: Sendable, Hashable {
    /// Its name.
    public var name: XMLName
    /// Its value.
    public var value: String
    /// An attribute.
    public init(name: XMLName, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Its name.
  public var name: XMLName
  /// Its attributes in written order.
  public var attributes: [Attribute]
  /// What is in it, in order.
  public var children: [Node]
  /// Line of its start tag, from 1; 0 for one that was not read.
  public var line: Int

  /// An element to be written.
  public init(_ name: XMLName, children: [Node] = []) {
    self.init(name: name, attributes: [], children: children, line: 0)
  }

  init(name: XMLName, attributes: [Attribute], children: [Node], line: Int) {
    self.name = name
    self.attributes = attributes
    self.children = children
    self.line = line
  }

  /// The elements in it, in order.
  public var elements: [XMLElement] {
    children.compactMap { if case .element(let element) = $0 { element } else { nil } }
  }

  /// The text directly in it, without that of elements in it.
  public var text: String {
    children.reduce(into: "") { text, child in if case .text(let piece) = child { text += piece } }
  }

  /// The elements in it of a local name, whatever their namespace.
  public func elements(_ local: String) -> [XMLElement] { elements.filter { $0.name.local == local } }

  /// The first element in it of a local name, whatever its namespace.
  public subscript(local: String) -> XMLElement? { elements.first { $0.name.local == local } }

  /// The value of an attribute of a local name, whatever its namespace.
  public func attribute(_ local: String) -> String? { attributes.first { $0.name.local == local }?.value }
}
