import Hub
import YAML

/// A part of a system's file while it is read: the node with its place, and where findings go.
struct MappingSource {
  var node: YAMLNode
  var file: String
  var key: String
  var scope: Scope

  /// What a whole mapping shares while it is read.
  final class Scope {
    let findings: FindingCollector
    /// Names of code tables.
    let tables: Set<String>
    /// Names of `let` and of what the hub lends, such as `number` or `token`.
    var variables: Set<String>
    /// Named fields that several rules use.
    var shapes: [String: Fields] = [:]
    /// Where calls may be SOAP: what they stand in.
    var envelope: SOAPEnvelope?
    /// Tables that a rule named, in the whole file.
    let usedTables: UsedNames

    init(
      findings: FindingCollector, tables: Set<String>, variables: Set<String>, usedTables: UsedNames = UsedNames()
    ) {
      self.findings = findings
      self.tables = tables
      self.variables = variables
      self.usedTables = usedTables
    }

    /// The same for another mapping of the file: it has variables of its own.
    func lending(_ variables: Set<String>) -> Scope {
      let scope = Scope(findings: findings, tables: tables, variables: variables, usedTables: usedTables)
      scope.shapes = shapes
      scope.envelope = envelope
      return scope
    }
  }

  /// Names that were used.
  final class UsedNames {
    private(set) var names: Set<String> = []
    func add(_ name: String) { names.insert(name) }
  }

  /// The same with more variables.
  func lending(_ variables: Set<String>) -> MappingSource {
    MappingSource(node: node, file: file, key: key, scope: scope.lending(scope.variables.union(variables)))
  }

  /// A reader for the keys here; the caller finishes it.
  func reader() -> ConfigReader { ConfigReader(node, file: file, key: key, findings: scope.findings) }

  /// A part of this one.
  func inner(_ node: YAMLNode, _ name: String) -> MappingSource {
    MappingSource(node: node, file: file, key: key.isEmpty ? name : "\(key).\(name)", scope: scope)
  }

  /// The elements of a list; a finding and nothing where it is none.
  func elements() -> [MappingSource] {
    guard let elements = node.elements else {
      report(zh: "此处应为列表", en: "a list is expected here")
      return []
    }
    return elements.enumerated().map {
      MappingSource(node: $1, file: file, key: "\(key)[\($0)]", scope: scope)
    }
  }

  /// Says what is wrong here.
  func report(_ severity: Finding.Severity = .error, zh: String, en: String, hint: String? = nil) {
    scope.findings.add(
      Finding(
        severity, file: file, line: node.position.line, column: node.position.column, key: key, zh: zh, en: en,
        hint: hint))
  }
}
