import Hub
import JSON
import YAML

extension WordTable {
  /// Which column of a code file a word becomes.
  private enum Column: String, CaseIterable {
    case code
    case nameZh = "name-zh"
    case nameEn = "name-en"

    func text(of entry: CodeTable.Entry) -> String {
      switch self {
      case .code: entry.code
      case .nameZh: entry.nameZh
      case .nameEn: entry.nameEn
      }
    }
  }

  private enum UnknownWord: String, CaseIterable {
    case code = "code-unknown"
    case item = "item-unknown"
  }

  /// Reads one table of a system's file. It is one of
  /// - `words`: each word with its code; with `codes` the file of config/codes that lists all words, to be checked against;
  /// - `codes` with `column`: each code of that file becomes another column of its row;
  /// - `same-name` with `as`: codes of several files become the code of one of them that has the same Chinese name.
  ///
  /// `unknown` says what an unknown word means for a case; `others` gives every unknown word a code, for what no case
  /// depends on; `held` lists words that are known and yet have no code, because a person has to decide what they mean.
  static func read(_ source: MappingSource, codes: [String: CodeTable]) -> WordTable {
    let reader = source.reader()
    defer { reader.finish() }
    let unknown: UnknownWord = reader.value("unknown", .word, default: .code)
    let file = reader.raw("codes").flatMap { codeFile(source.inner($0, "codes"), codes) }
    let column: Column = reader.value("column", .word, default: .code)
    var entries: [(word: String, code: JSONValue)] = []
    if let node = reader.raw("words") {
      let held = reader.raw("held").map { source.inner($0, "held").words() } ?? []
      entries = words(source.inner(node, "words"), listed: file, held: held)
    } else if let node = reader.raw("same-name") {
      entries = sameName(source.inner(node, "same-name"), reader.raw("as").map { source.inner($0, "as") }, codes)
    } else if let file {
      entries = file.entries.map { ($0.code, .string(column.text(of: $0))) }
    } else {
      source.report(zh: "代码表须有 words、codes 或 same-name", en: "a table needs words, codes or same-name")
    }
    return WordTable(
      entries, reason: unknown == .item ? .itemUnknown : .codeUnknown, others: reader.raw("others")?.constant)
  }

  private static func codeFile(_ source: MappingSource, _ codes: [String: CodeTable]) -> CodeTable? {
    guard let name = source.node.scalar, let table = codes[name] else {
      source.report(
        zh: "config/codes 中没有此代码表", en: "is not a file of config/codes",
        hint: "known: \(codes.keys.sorted().joined(separator: ", "))")
      return nil
    }
    return table
  }

  private static func words(
    _ source: MappingSource, listed: CodeTable?, held: [String]
  ) -> [(word: String, code: JSONValue)] {
    guard let entries = source.node.entries else {
      source.report(zh: "此处应为“词: 代码”", en: "words with their codes are expected here")
      return []
    }
    if let listed {
      for entry in entries where !listed.contains(entry.key) {
        source.inner(entry.value, entry.key).report(
          zh: "代码表 \(listed.name) 没有此词", en: "is not a code of \(listed.name)")
      }
      let missing = listed.entries.map(\.code).filter { word in
        !held.contains(word) && !entries.contains { $0.key == word }
      }
      if !missing.isEmpty {
        source.report(
          .warning, zh: "代码表 \(listed.name) 中的词没有对应：\(missing.joined(separator: "、"))",
          en: "words of \(listed.name) have no code here: \(missing.joined(separator: ", "))")
      }
    }
    return entries.compactMap { entry in
      guard let code = entry.value.scalar else {
        source.inner(entry.value, entry.key).report(zh: "此处应为代码", en: "a code is expected here")
        return nil
      }
      return (entry.key, .string(code))
    }
  }

  private static func sameName(
    _ source: MappingSource, _ target: MappingSource?, _ codes: [String: CodeTable]
  ) -> [(word: String, code: JSONValue)] {
    guard let target, let table = codeFile(target, codes) else {
      source.report(zh: "same-name 须有 as", en: "same-name needs as: the file whose codes are wanted")
      return []
    }
    let byName = Dictionary(table.entries.map { ($0.nameZh, $0.code) }) { first, _ in first }
    return source.elements().compactMap { codeFile($0, codes) }.flatMap(\.entries).compactMap { entry in
      byName[entry.nameZh].map { (entry.code, .string($0)) }
    }
  }
}
