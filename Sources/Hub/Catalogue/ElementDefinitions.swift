/// The shared definitions of data elements, `config/elements.yaml`. They are one file for all themes, because it is the
/// subject who is the same everywhere: 企业名称 of a restaurant is 企业名称 of a supermarket, and what is defined once is typed
/// once.
enum ElementDefinitions {
  /// The file.
  static let file = "elements.yaml"

  /// Reads the file; an element that is defined twice is a finding.
  static func read(_ reader: ConfigReader, codes: [String: CodeTable]) -> [String: DataElement] {
    var elements: [String: DataElement] = [:]
    for (index, section) in reader.sections("elements").enumerated() {
      guard let element = DataElement(reading: section) else { continue }
      let key = "elements[\(index)]"
      if let table = element.codes, codes[table] == nil {
        section.report(
          "codes", zh: "没有代码表 \(table)", en: "no table is codes/\(table).csv",
          hint: Suggestion.hint(for: table, among: codes.keys.sorted()))
      }
      if let same = elements.values.first(where: { !$0.words.isDisjoint(with: element.words) }) {
        reader.report(
          key, zh: "数据元 \(element.name) 定义两次", en: "defines \"\(element.name)\" twice",
          hint: "keep one, with what both say; the other is \"\(same.name)\"")
        continue
      }
      if let identifier = element.identifier, let same = elements.values.first(where: { $0.identifier == identifier }) {
        reader.report(
          key, zh: "与 \(same.name) 是同一数据元", en: "is \(identifier), which \"\(same.name)\" is already",
          hint: "let the items name \"\(same.name)\": two names are typed twice")
      }
      elements[element.name] = element
    }
    return elements
  }
}
