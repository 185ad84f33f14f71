public import Hub
import YAML

/// The compiled mapping of one system: what its file says under `tables`, `inbound` and `outbound`.
public struct SystemMapping: Sendable {
  /// Reads what the system sends.
  public let translator: MappedTranslator
  /// Writes what the hub sends; nil for a system that is sent nothing.
  let outbound: OutboundMapping?
  /// Whether it can be told of changes of the catalogue.
  var tellsCatalogue: Bool { outbound?.catalogue.isEmpty == false }
  /// What it is told of its cases; nil for a system that does not ask.
  public let answers: SystemAnswers?
  /// What it is answered to a push; nil where that is in a form that the hub knows.
  let reply: ReplyShape?
  /// The system.
  public var system: SystemCode { translator.system }

  /// Compiles a system's file; each thing that is wrong with it is a finding at its place.
  /// - Parameter codes: the files of `config/codes`, by name.
  public init(compiling system: SystemDeclaration, codes: [String: CodeTable], findings: FindingCollector) {
    func source(_ node: YAMLNode, _ key: String, _ scope: MappingSource.Scope) -> MappingSource {
      MappingSource(node: node, file: system.file, key: key, scope: scope)
    }
    let names = Set(system.tables?.entries?.map(\.key) ?? [])
    let scope = MappingSource.Scope(findings: findings, tables: names, variables: [])
    var tables: [String: WordTable] = [:]
    for entry in system.tables?.entries ?? [] {
      tables[entry.key] = WordTable.read(source(entry.value, "tables.\(entry.key)", scope), codes: codes)
    }

    var application: InboundMapping?
    var status: [InboundMapping] = []
    var acknowledgement: InboundMapping?
    var catalogue: InboundMapping?
    if let node = system.inbound {
      let reader = ConfigReader(node, file: system.file, key: "inbound", findings: findings)
      application = reader.raw("application").map {
        InboundMapping.read(source($0, "inbound.application", scope.lending(["receivedAt"])), targets: .application)
      }
      status =
        reader.raw("status").map {
          InboundMapping.readForms(
            source($0, "inbound.status", scope.lending(["receivedAt", "number"])), targets: .status)
        } ?? []
      acknowledgement = reader.raw("acknowledgement").map {
        InboundMapping.read(
          source($0, "inbound.acknowledgement", scope.lending(["receivedAt"])), targets: .acknowledgement)
      }
      catalogue = reader.raw("catalogue").map {
        InboundMapping.read(source($0, "inbound.catalogue", scope.lending(["receivedAt"])), targets: .catalogue)
      }
      reader.finish()
    }
    translator = MappedTranslator(
      system: system.code, path: system.path, district: system.district, tables: tables, application: application,
      status: status, acknowledgement: acknowledgement, catalogue: catalogue)
    let calls = scope.lending(["number", "secret", "token"])
    if system.send?["transport"]?.scalar == "soap" {
      calls.envelope = SOAPEnvelope(namespace: system.send?["namespace"]?.scalar ?? "")
    }
    outbound = system.outbound.map { OutboundMapping.read(source($0, "outbound", calls)) }
    answers = system.outbound?["answer"].map {
      SystemAnswers.read(source($0, "outbound.answer", scope.lending([])), tables: tables)
    }
    reply = system.receive?["reply"].flatMap { node in
      node.entries.map { _ in ReplyShape.read(source(node, "receive.reply", scope.lending([])), tables: tables) }
    }

    for entry in system.tables?.entries ?? [] where !scope.usedTables.names.contains(entry.key) {
      source(entry.value, "tables.\(entry.key)", scope).report(
        .warning, zh: "没有规则使用此代码表", en: "no rule uses this table")
    }
  }
}
