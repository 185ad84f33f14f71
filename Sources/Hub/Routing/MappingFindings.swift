/// Finds what is wrong among mappings: overlap, unreachable, unknown.
struct MappingFindings {
  let file: String
  let mappings: [ThemeMapping]
  let themes: [Theme]
  let systems: [SystemCode: SystemDeclaration]
  let codes: [String: CodeTable]

  func all() -> [Finding] {
    mappings.flatMap { unknown($0) + unreachable($0) } + overlaps()
  }

  private func unknown(_ mapping: ThemeMapping) -> [Finding] {
    var found: [Finding] = []
    for system in [mapping.source, mapping.receiver] where systems[system] == nil {
      found.append(
        finding(
          mapping, zh: "未知系统 \(system)", en: "names the unknown system \"\(system)\"",
          hint: Suggestion.hint(for: system.rawValue, among: systems.keys.map(\.rawValue))))
    }
    if let receiver = systems[mapping.receiver] {
      if !receiver.isReceiver {
        found.append(finding(mapping, zh: "系统 \(receiver.code) 不接收", en: "\"\(receiver.code)\" has no send: section"))
      }
      if let district = receiver.district, district != mapping.district {
        found.append(
          finding(
            mapping, zh: "接收系统属于另一区", en: "\"\(receiver.code)\" is a system of \(district), not \(mapping.district)"))
      }
    }
    if codes["districts-city"]?.contains(mapping.district.rawValue) == false {
      found.append(
        finding(mapping, zh: "未知区 \(mapping.district)", en: "names the unknown district \(mapping.district)"))
    }
    found += unknownCodes(mapping)
    guard let theme = themes.first(where: { $0.code == mapping.theme }) else {
      let hint = Suggestion.hint(for: mapping.theme.rawValue, among: themes.map(\.code.rawValue))
      return found + [
        finding(mapping, zh: "未知主题 \(mapping.theme)", en: "names the unknown theme \"\(mapping.theme)\"", hint: hint)
      ]
    }
    if theme.district != mapping.district {
      found.append(finding(mapping, zh: "主题属于另一区", en: "theme \"\(theme.code)\" belongs to \(theme.district)"))
    }
    if mapping.state == .live && theme.state != .live {
      found.append(finding(mapping, zh: "主题尚未上线", en: "is live, but theme \"\(theme.code)\" is not"))
    }
    for condition in mapping.conditions where !theme.situations.contains(where: { $0.element == condition.element }) {
      found.append(
        finding(
          mapping, zh: "未声明的情形 \(condition.element)",
          en: "asks for \"\(condition.element)\", which no situation of \"\(theme.code)\" declares"))
    }
    for other in themes where other.code != theme.code && !other.names.isDisjoint(with: mapping.names) {
      found.append(finding(mapping, zh: "别名是另一主题的名称", en: "has a name that belongs to theme \"\(other.code)\""))
    }
    return found
  }

  private func unknownCodes(_ mapping: ThemeMapping) -> [Finding] {
    guard let name = mapping.codeTable else { return [] }
    guard let table = codes[name] else {
      let hint = Suggestion.hint(for: name, among: codes.keys)
      return [finding(mapping, zh: "未知代码表 \(name)", en: "names the unknown code table \"\(name)\"", hint: hint)]
    }
    return mapping.codes.filter { !table.contains($0) }.map {
      finding(mapping, zh: "代码 \($0) 不在表 \(name) 中", en: "\"\($0)\" is not in codes/\(name).csv")
    }
  }

  private func unreachable(_ mapping: ThemeMapping) -> [Finding] {
    if let from = mapping.from, let until = mapping.until, from >= until {
      return [finding(mapping, zh: "有效期为空", en: "is unreachable: it ends before it begins")]
    }
    for (index, condition) in mapping.conditions.enumerated()
    where mapping.conditions.prefix(index).contains(where: condition.excludes) {
      return [finding(mapping, zh: "条件互相矛盾", en: "is unreachable: its conditions exclude each other")]
    }
    return []
  }

  private func overlaps() -> [Finding] {
    mappings.indices.flatMap { index in
      mappings[..<index].compactMap { earlier -> Finding? in
        let later = mappings[index]
        if earlier.id == later.id { return finding(later, zh: "id 重复", en: "stands twice") }
        guard overlap(earlier, later) else { return nil }
        return finding(
          later, zh: "与 \(earlier.id) 重叠", en: "overlaps \"\(earlier.id)\": one application can fit both",
          hint: "give them conditions that exclude each other, or dates that do not meet")
      }
    }
  }

  private func overlap(_ left: ThemeMapping, _ right: ThemeMapping) -> Bool {
    guard left.source == right.source, left.district == right.district, left.state != .none, right.state != .none,
      !left.names.isDisjoint(with: right.names)
    else { return false }
    let apart = { (first: ThemeMapping, second: ThemeMapping) in
      first.until.flatMap { until in second.from.map { until <= $0 } } ?? false
    }
    if apart(left, right) || apart(right, left) { return false }
    return !left.conditions.contains { condition in right.conditions.contains(where: condition.excludes) }
  }

  private func finding(_ mapping: ThemeMapping, zh: String, en: String, hint: String? = nil) -> Finding {
    Finding(file: file, line: mapping.line, key: "mappings.\(mapping.id)", zh: zh, en: en, hint: hint)
  }
}
