import Hub
import YAML

extension ListMapping {
  /// Reads the part of a call that is a list; `full` is the size of a page as the call asks for it.
  fileprivate static func read(
    _ reader: ConfigReader, _ source: MappingSource, standard: ReplyMapping?
  ) -> (list: ListMapping, inner: MappingSource) {
    let lent = source.lending(["page"])
    let exchange = Exchange.read(reader, lent, standard: standard)
    let inner = lent.lending(Set(exchange.reply.variables.map(\.name)))
    if reader.raw("rows") == nil { reader.missing("rows") }
    let list = ListMapping(
      exchange: exchange, rows: reader.raw("rows").map { Path.read(inner.inner($0, "rows")) } ?? .here,
      full: reader.required("full", .int(1...100_000)) ?? 1, pages: reader.value("pages", .int(1...1000), default: 1))
    return (list, inner)
  }
}

extension FetchMapping {
  /// Reads `fetch`: a list, or several.
  static func read(_ source: MappingSource, standard: ReplyMapping?) -> [FetchMapping] {
    (source.node.elements == nil ? [source] : source.elements()).map { part in
      let reader = part.reader()
      defer { reader.finish() }
      let (list, inner) = ListMapping.read(reader, part.lending(["cursor"]), standard: standard)
      return FetchMapping(
        list: list, kind: reader.value("rows-are", .word, default: .status),
        cursor: reader.raw("cursor").map { Rule.read(inner.lending(["last"]).inner($0, "cursor")) })
    }
  }
}

extension AskMapping {
  /// Reads `ask`: a call about one case, or, with `rows`, a list of all.
  static func read(_ source: MappingSource, standard: ReplyMapping?) -> AskMapping {
    let reader = source.reader()
    defer { reader.finish() }
    guard reader.keys.contains("rows") else {
      return AskMapping(exchange: Exchange.read(reader, source, standard: standard))
    }
    let (list, _) = ListMapping.read(reader, source, standard: standard)
    let goodFor = reader.value("good-for", .duration, default: .seconds(60))
    guard let number = reader.raw("number").map({ Rule.read(source.inner($0, "number")) }) else {
      reader.missing("number")
      return AskMapping(exchange: list.exchange)
    }
    return AskMapping(exchange: list.exchange, list: Listed(list: list, number: number, goodFor: goodFor))
  }
}
