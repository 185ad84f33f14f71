import Hub
import JSON
import YAML

extension Step {
  /// The names of the transforms in a file.
  enum Word: String, CaseIterable {
    case split, join, unique, first, each, entries, rename, json, table, date, integer, text, trim, fold, required,
      volatile
    case eachValue = "each-value"
    case only, except
    case asJSON = "as-json"
    case asXML = "as-xml"
    case reverseTable = "reverse-table"
    case dateForm = "date-form"
    case otherwise = "default"
  }

  /// Reads the steps of a rule in written order.
  static func read(_ reader: ConfigReader, _ source: MappingSource) -> [Step] {
    for word in Word.allCases { _ = reader.raw(word.rawValue) }
    return (source.node.entries ?? []).compactMap { entry in
      Word(rawValue: entry.key).flatMap { read($0, source.inner(entry.value, entry.key), reader) }
    }
  }

  private static func read(_ word: Word, _ part: MappingSource, _ reader: ConfigReader) -> Step? {
    switch word {
    case .split: return .split(separators(part))
    case .join: return .join(part.node.scalar ?? "")
    case .each: return .each(part.node.scalar == nil ? Fields.read(part) : shape(part))
    case .eachValue: return .eachValue(Rule.read(part))
    case .entries:
      _ = flag(part)
      return .entries(
        only: reader.raw("only").map { Set(part.inner($0, "only").words()) },
        except: Set(reader.raw("except").map { part.inner($0, "except").words() } ?? []))
    case .only, .except: return nil
    case .rename: return .rename(renames(part))
    case .asXML: return xmlRoot(part)
    case .table: return tableName(part).map { .table($0) }
    case .reverseTable: return tableName(part).map { .reverseTable($0) }
    case .dateForm: return reader.optional(word.rawValue, .word).map { .dateForm($0) }
    case .fold: return reader.optional(word.rawValue, .word).map { .fold($0) }
    case .otherwise: return .otherwise(part.node.constant)
    case .unique, .first, .json, .asJSON, .date, .integer, .text, .trim, .required, .volatile:
      return flag(part) ? plain(word) : nil
    }
  }

  private static func plain(_ word: Word) -> Step? {
    switch word {
    case .unique: .unique
    case .first: .first
    case .json: .json
    case .asJSON: .asJSON
    case .date: .date
    case .integer: .integer
    case .text: .text
    case .trim: .trim
    case .required: .required
    case .volatile: .volatile
    default: nil
    }
  }

  private static func flag(_ part: MappingSource) -> Bool {
    if part.node.bool == true || part.node.isNull { return true }
    part.report(zh: "只能写 true", en: "can only be true", hint: "leave the key out where it is not wanted")
    return false
  }

  private static func xmlRoot(_ part: MappingSource) -> Step? {
    if let name = part.node.scalar, XMLText.isName(name) { return .asXML(name) }
    part.report(zh: "此处应为 XML 元素名", en: "the name of an XML element is expected here")
    return nil
  }

  private static func separators(_ part: MappingSource) -> Set<Unicode.Scalar> {
    let words = part.words().map(\.unicodeScalars)
    if words.isEmpty || words.contains(where: { $0.count != 1 }) {
      part.report(zh: "分隔符须为单个字符", en: "each separator is one character")
    }
    return Set(words.compactMap(\.first))
  }

  private static func tableName(_ part: MappingSource) -> String? {
    guard let name = part.node.scalar, part.scope.tables.contains(name) else {
      part.report(
        zh: "未知的代码表", en: "is not a table of this file",
        hint: "known: \(part.scope.tables.sorted().joined(separator: ", "))")
      return nil
    }
    part.scope.usedTables.add(name)
    return name
  }

  private static func shape(_ part: MappingSource) -> Fields {
    let shapes = part.scope.shapes
    if let name = part.node.scalar, let shape = shapes[name] { return shape }
    part.report(
      zh: "此处应为字段或 shapes 中的名称", en: "fields, or the name of one of shapes, are expected here",
      hint: shapes.isEmpty ? nil : "known: \(shapes.keys.sorted().joined(separator: ", "))")
    return Fields()
  }

  private static func renames(_ part: MappingSource) -> [String: String] {
    guard let entries = part.node.entries else {
      part.report(zh: "此处应为“旧名: 新名”", en: "old names with new ones are expected here")
      return [:]
    }
    return Dictionary(entries.compactMap { entry in entry.value.scalar.map { (entry.key, $0) } }) { first, _ in first }
  }
}

extension MappingSource {
  /// One word or a list of words.
  func words() -> [String] {
    if let word = node.scalar { return [word] }
    return elements().compactMap { element in
      if element.node.scalar == nil { element.report(zh: "此处应为文本", en: "text is expected here") }
      return element.node.scalar
    }
  }
}
