extension Theme {
  /// Reads a theme's file; nil after findings that leave no usable theme.
  /// - Parameter elements: the shared definitions; nil where the configuration has none, and every element is typed text.
  init?(reading reader: ConfigReader, elements: [String: DataElement]?) {
    let stem = reader.file.split(separator: "/").last.map { $0.dropLast(".yaml".count) } ?? ""
    let code: ThemeCode? = reader.required("theme", .name)
    let district: DistrictCode? = reader.required("district", .name)
    let state: State? = reader.required("state", .word)
    let basis: Basis? = reader.required("basis", .word)
    let version = reader.required("version", .text)
    let owner = reader.required("owner", .text)
    let silence = reader.value("silence", .word, default: ItemLimits.Silence.accepts)
    let theme = (
      name: LocalName(reading: reader), aliases: reader.list("aliases", .text),
      days: reader.optional("promised_days", .int(1...400)),
      published: reader.section("published").flatMap(PublishedFigures.init),
      situations: reader.sections("situations").compactMap(Situation.init),
      items: reader.sections("items").compactMap { ThemeItem(reading: $0, silence: silence) },
      materials: reader.sections("materials").compactMap(ThemeMaterial.init)
    )
    guard let code, let district, let state, let basis, let version, let owner else { return nil }
    if code.rawValue != stem {
      reader.report("theme", zh: "应与文件名一致", en: "must be the name of the file, \"\(stem)\"")
    }
    self.init(
      code: code, version: version, basis: basis, district: district, name: theme.name, aliases: theme.aliases,
      state: state, owner: owner, promisedDays: theme.days, situations: theme.situations, items: theme.items,
      materials: theme.materials, file: reader.file, published: theme.published)
    if let elements { self = defining(elements) }
    ThemeFindings(theme: self, reader: reader, elements: elements).find()
  }
}
