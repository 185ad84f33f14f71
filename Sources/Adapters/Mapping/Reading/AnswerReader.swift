import Hub
import YAML

extension SystemAnswers {
  /// Reads `outbound.answer`.
  static func read(_ source: MappingSource, tables: [String: WordTable]) -> SystemAnswers {
    let reader = source.reader()
    func form(_ name: String) -> Form? {
      guard let node = reader.raw(name) else {
        reader.missing(name)
        return nil
      }
      return Form.read(source.inner(node, name))
    }
    let answers = SystemAnswers(known: form("known"), noCase: form("unknown"), tables: tables)
    reader.finish()
    answers.check(source)
    return answers
  }

  /// Whoever asks is answered: a status for which the system has no word is a finding, not a surprise at night.
  private func check(_ source: MappingSource) {
    guard let known else { return }
    let lacking = Status.allCases.filter { status in
      !known.made(KnownCase.sample(status).json, tables: tables).lacking.isEmpty
    }
    guard !lacking.isEmpty else { return }
    let words = lacking.map(\.rawValue).joined(separator: ", ")
    source.report(zh: "没有词可答复这些状态：\(words)", en: "has no word for these statuses: \(words)")
  }
}

extension SystemAnswers.Form {
  fileprivate static func read(_ source: MappingSource) -> Self {
    let own = MappingSource(
      node: source.node, file: source.file, key: source.key, scope: source.scope.lending(source.scope.variables))
    let reader = own.reader()
    defer { reader.finish() }
    let variables = reader.raw("let").map { Variable.read(own.inner($0, "let")) } ?? []
    if reader.raw("fields") == nil { reader.missing("fields") }
    return Self(
      variables: variables,
      fields: reader.raw("fields").map { Fields.read(own.inner($0, "fields")) } ?? Fields())
  }
}

extension KnownCase {
  /// A case that stands at one status with all that it has.
  fileprivate static func sample(_ status: Status) -> KnownCase {
    let at = Timestamp(milliseconds: 0)
    return KnownCase(
      number: "1", status: status, at: at, theme: "theme", themeName: "主题", district: nil, delivery: nil,
      items: [Item(code: "1", name: "事项", status: status, at: at)])
  }
}
