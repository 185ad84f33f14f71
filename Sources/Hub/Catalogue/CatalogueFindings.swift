/// Finds what is wrong among the themes: unknown items and districts, names that two themes share.
struct CatalogueFindings {
  let themes: [Theme]
  let codes: [String: CodeTable]

  func all() -> [Finding] { themes.flatMap(unknown) + sharedNames() }

  private func unknown(_ theme: Theme) -> [Finding] {
    var found: [Finding] = []
    if codes["districts-city"]?.contains(theme.district.rawValue) == false {
      found.append(
        Finding(file: theme.file, key: "district", zh: "未知区 \(theme.district)", en: "is no district of the table"))
    }
    for (index, item) in theme.items.enumerated() where codes["items"]?.contains(item.code.rawValue) == false {
      found.append(
        Finding(
          file: theme.file, key: "items[\(index)].code", zh: "事项代码不在事项表中",
          en: "\"\(item.code)\" is not in codes/items.csv"))
    }
    return found
  }

  private func sharedNames() -> [Finding] {
    themes.indices.flatMap { index in
      themes[..<index].compactMap { earlier -> Finding? in
        let later = themes[index]
        guard earlier.district == later.district, !earlier.names.isDisjoint(with: later.names) else { return nil }
        return Finding(
          file: later.file, key: "aliases", zh: "与主题 \(earlier.code) 同名",
          en: "shares a name with theme \"\(earlier.code)\"")
      }
    }
  }
}
