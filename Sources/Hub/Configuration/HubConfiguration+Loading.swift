import JSON

/// What loading gave: a configuration unless there are errors, and everything that was found.
public struct LoadedConfiguration: Sendable {
  /// The configuration; nil where a finding is an error.
  public var configuration: HubConfiguration?
  /// All findings, by place.
  public var findings: [Finding]
}

extension HubConfiguration {
  /// Loads a directory, with overrides above its `hub.yaml`.
  public static func load(directory: String, overrides: SettingOverrides = SettingOverrides()) -> LoadedConfiguration {
    let collector = FindingCollector()
    guard let files = ConfigFiles(directory: directory, findings: collector) else {
      return LoadedConfiguration(configuration: nil, findings: collector.findings)
    }
    var loaded = load(files, overrides: overrides)
    loaded.findings = (collector.findings + loaded.findings).sorted()
    if collector.hasErrors { loaded.configuration = nil }
    return loaded
  }

  /// Loads files that are in memory.
  public static func load(_ files: ConfigFiles, overrides: SettingOverrides = SettingOverrides()) -> LoadedConfiguration
  {
    let collector = FindingCollector()
    let settings = settings(files, overrides, collector)
    let codes = codes(files, collector)
    let themes = files.paths(in: "themes", ending: ".yaml").compactMap { path in
      read(path, files, collector) { Theme(reading: $0) } ?? nil
    }
    let systems = files.paths(in: "systems", ending: ".yaml").compactMap { path in
      read(path, files, collector) { SystemDeclaration(reading: $0) } ?? nil
    }
    let mappings = read("mappings.yaml", files, collector) { reader in
      reader.sections("mappings").compactMap(ThemeMapping.init)
    }
    var known = Dictionary(systems.map { ($0.code, $0) }) { first, _ in first }
    enliven(&known, settings.live, overrides, collector)
    collector.add(CatalogueFindings(themes: themes, codes: codes).all())
    collector.add(
      MappingFindings(file: "mappings.yaml", mappings: mappings ?? [], themes: themes, systems: known, codes: codes)
        .all())
    let configuration = HubConfiguration(
      version: version(of: files, live: settings.live), settings: settings, systems: known, themes: themes,
      mappings: mappings ?? [], codes: codes, calendar: calendar(files, collector))
    return LoadedConfiguration(
      configuration: collector.hasErrors ? nil : configuration, findings: collector.findings.sorted())
  }

  /// Turns planned systems live; one that no file declares is a finding.
  private static func enliven(
    _ systems: inout [SystemCode: SystemDeclaration], _ live: [SystemCode], _ overrides: SettingOverrides,
    _ collector: FindingCollector
  ) {
    for code in live {
      if systems[code] == nil {
        let finding = Finding(
          file: "hub.yaml", key: "live", zh: "未知系统 \(code)", en: "names the unknown system \"\(code)\"",
          hint: Suggestion.hint(for: code.rawValue, among: systems.keys.map(\.rawValue)))
        collector.add(overrides.attributed([finding]))
      }
      systems[code]?.state = .live
    }
  }

  private static func settings(
    _ files: ConfigFiles, _ overrides: SettingOverrides, _ collector: FindingCollector
  ) -> HubSettings {
    let own = FindingCollector()
    defer { collector.add(overrides.attributed(own.findings)) }
    guard let bytes = files.contents["hub.yaml"] else {
      own.add(Finding(file: "hub.yaml", zh: "缺少文件", en: "the file is missing"))
      return HubSettings()
    }
    guard let file = ConfigReader(file: "hub.yaml", bytes: bytes, findings: own) else { return HubSettings() }
    let reader = ConfigReader(overrides.applied(to: file.node), file: "hub.yaml", findings: own)
    let settings = HubSettings(reading: reader)
    reader.finish()
    return settings
  }

  private static func codes(_ files: ConfigFiles, _ collector: FindingCollector) -> [String: CodeTable] {
    let tables = files.paths(in: "codes", ending: ".csv").map { path in
      let name = String(path.dropFirst("codes/".count).dropLast(".csv".count))
      return CodeTable(name: name, file: path, bytes: files.contents[path] ?? [], findings: collector)
    }
    return Dictionary(tables.map { ($0.name, $0) }) { first, _ in first }
  }

  /// The official calendars, `calendars/<year>.json`.
  private static func calendar(_ files: ConfigFiles, _ collector: FindingCollector) -> WorkingCalendar {
    WorkingCalendar(
      files.paths(in: "calendars", ending: ".json").compactMap { path in
        let year = Int(path.dropFirst("calendars/".count).dropLast(".json".count))
        guard let year, let json = try? JSONValue(parsing: files.contents[path] ?? []) else {
          collector.add(Finding(file: path, zh: "应为 <年份>.json", en: "must be JSON, named after its year"))
          return nil
        }
        do throws(CalendarProblems) { return try CalendarYear(json: json, expecting: year) } catch {
          for problem in error.all {
            collector.add(Finding(file: path, key: problem.pointer, zh: problem.zh, en: problem.en))
          }
          return nil
        }
      })
  }

  private static func read<Value>(
    _ path: String, _ files: ConfigFiles, _ collector: FindingCollector, _ body: (ConfigReader) -> Value
  ) -> Value? {
    guard let bytes = files.contents[path] else {
      collector.add(Finding(file: path, zh: "缺少文件", en: "the file is missing"))
      return nil
    }
    guard let reader = ConfigReader(file: path, bytes: bytes, findings: collector) else { return nil }
    let value = body(reader)
    reader.finish()
    return value
  }
}
