import HTTP
import Hub
import JSON
import YAML

extension OutboundMapping {
  /// Reads one direction out. `reply` beside the calls is that of each call that has none of its own.
  static func read(_ source: MappingSource) -> OutboundMapping {
    let reader = source.reader()
    defer { reader.finish() }
    let reply = reader.raw("reply").map { ReplyMapping.read(source.lending(["record"]).inner($0, "reply")) }
    // Known here; read by SystemAnswers.
    _ = reader.raw("answer")
    if let node = reader.raw("shapes") {
      let part = source.inner(node, "shapes")
      for entry in node.entries ?? [] {
        source.scope.shapes[entry.key] = Fields.read(part.inner(entry.value, entry.key))
      }
    }
    func exchanges(_ name: String) -> [Exchange] {
      guard let node = reader.raw(name) else { return [] }
      let part = source.inner(node, name)
      let read = (node.elements == nil ? [part] : part.elements()).map { Exchange.read($0, standard: reply) }
      if let last = read.dropLast().firstIndex(where: { $0.condition == nil }), node.elements != nil {
        part.elements()[last + 1].report(zh: "永不生效：前一项没有条件", en: "is never reached: the one before it has no condition")
      }
      return read
    }
    return OutboundMapping(
      application: exchanges("application"), report: exchanges("report"), withdrawal: exchanges("withdrawal"),
      catalogue: exchanges("catalogue"), deadline: exchanges("deadline"), question: exchanges("question"),
      look: reader.raw("look").map { LookMapping.read(source.inner($0, "look"), standard: reply) },
      ask: reader.raw("ask").map { AskMapping.read(source.inner($0, "ask"), standard: reply) },
      fetch: reader.raw("fetch").map { FetchMapping.read(source.inner($0, "fetch"), standard: reply) } ?? [],
      token: reader.raw("token").map { TokenMapping.read(source.inner($0, "token"), standard: reply) },
      row: reader.raw("row").map { RowMapping.read(source.inner($0, "row")) })
  }
}

extension Exchange {
  /// Reads one call.
  static func read(_ source: MappingSource, standard: ReplyMapping?) -> Exchange {
    let reader = source.reader()
    defer { reader.finish() }
    return read(reader, source, standard: standard)
  }

  /// Reads the part of a mapping that is a call.
  static func read(_ reader: ConfigReader, _ source: MappingSource, standard: ReplyMapping?) -> Exchange {
    let scope = MappingSource(
      node: source.node, file: source.file, key: source.key, scope: source.scope.lending(source.scope.variables))
    let condition = reader.raw("if").map { Condition.read(scope.inner($0, "if")) }
    let variables = reader.raw("let").map { Variable.read(scope.inner($0, "let")) } ?? []
    let materials = reader.raw("materials").map { Handover.read(scope.inner($0, "materials"), standard: standard) }
    var request = RequestMapping.none
    if let node = reader.raw("columns") {
      request = RequestMapping.row(scope.inner(node, "columns"), reader.raw("file").map { scope.inner($0, "file") })
      if !reader.keys.contains("file") { reader.missing("file") }
    } else if let node = reader.raw("request") {
      request = RequestMapping.read(scope.inner(node, "request"))
    } else {
      reader.missing("request")
    }
    let reply =
      reader.raw("reply").map { ReplyMapping.read(scope.lending(["record"]).inner($0, "reply")) } ?? standard
    if reply == nil, request.body != .csv { reader.missing("reply") }
    return Exchange(
      condition: condition, materials: materials, variables: variables, request: request,
      reply: reply ?? ReplyMapping(absent: AbsentWords(), variables: [], rules: []),
      repeatable: reader.value("repeatable", .bool, default: false))
  }
}

extension RequestMapping {
  fileprivate static let none = RequestMapping(
    method: .get, path: Rule(source: .value(.null), steps: [], position: YAMLPosition(line: 1, column: 1)),
    query: Fields(), headers: Fields(), body: .none, fields: Fields())

  /// A row of a file: `columns`, and `file`, the beginning of the file's name.
  fileprivate static func row(_ columns: MappingSource, _ file: MappingSource?) -> RequestMapping {
    var request = none
    request.method = .put
    request.body = .csv
    request.fields = Fields.read(columns)
    request.fields.missing = ""
    if let file { request.path = Rule.read(file) }
    return request
  }

  fileprivate static func read(_ source: MappingSource) -> RequestMapping {
    let reader = source.reader()
    defer { reader.finish() }
    func fields(_ name: String) -> Fields {
      reader.raw(name).map { Fields.read(source.inner($0, name)) } ?? Fields()
    }
    var body = fields("fields")
    body.missing = reader.raw("missing")?.constant
    let operation = operation(reader, source)
    let path =
      reader.raw("path").map { node in
        node.scalar.map { Rule(source: .value(.string($0)), steps: [], position: node.position) }
          ?? Rule.read(source.inner(node, "path"))
      } ?? none.path
    if operation == nil, reader.raw("path") == nil { reader.missing("path") }
    let method = operation == nil ? reader.required("method", .text) ?? "GET" : "POST"
    return RequestMapping(
      method: HTTPMethod(rawValue: method), path: path, query: fields("query"), headers: fields("headers"),
      body: reader.value("body", .word, default: body.fields.isEmpty ? .none : .json), fields: body,
      limits: reader.section("limits").map(RowLimits.init) ?? RowLimits(), operation: operation,
      file: file(reader, source))
  }

  /// Where the content of a material goes in a `multipart` body.
  private static func file(_ reader: ConfigReader, _ source: MappingSource) -> (field: String, name: Rule?)? {
    guard let section = reader.section("file") else { return nil }
    defer { section.finish() }
    let name = section.raw("name").map { Rule.read(source.inner($0, "file.name")) }
    return (field: section.required("field", .text) ?? "file", name: name)
  }

  /// A SOAP call: `operation` stands for method, path and form of the body.
  private static func operation(_ reader: ConfigReader, _ source: MappingSource) -> SOAPOperation? {
    guard let name = reader.optional("operation", .text) else { return nil }
    guard let envelope = source.scope.envelope else {
      reader.report("operation", zh: "仅用于 soap 传输", en: "is for the transport soap", hint: "send: {transport: soap, …}")
      return nil
    }
    return SOAPOperation(envelope: envelope, name: name)
  }
}

extension Variable {
  /// Reads `let`: each may use those before it.
  static func read(_ source: MappingSource) -> [Variable] {
    guard let entries = source.node.entries else {
      source.report(zh: "此处应为“名称: 规则”", en: "names with their rules are expected here")
      return []
    }
    return entries.map { entry in
      let rule = Rule.read(source.inner(entry.value, entry.key))
      source.scope.variables.insert(entry.key)
      return Variable(name: entry.key, rule: rule)
    }
  }
}
