import Hub

extension AdapterRegistry {
  /// Makes the transport of a system that exchanges files.
  static func makeFileDrop(
    _ system: SystemDeclaration, _ mapping: SystemMapping, _ reader: ConfigReader, _ setting: AdapterSetting?
  ) throws(AdapterError) -> (any SystemTransport)? {
    let settings = FileDropSettings(reader, bound: system.limits.body)
    if mapping.outbound?.application.allSatisfy({ $0.request.body == .csv }) != true {
      reader.report(
        nil, zh: "file-drop 须有 outbound.application.columns", en: "file-drop needs columns", hint: "add outbound:")
    }
    guard let setting else { return nil }
    return FileDrop(system, mapping, settings, setting)
  }
}
