public import JSON

extension CatalogueChange {
  /// The change as the admin API and hubctl show it: what it is about and what it changes, not the whole content.
  func view(at now: Timestamp) -> JSONValue {
    .object(
      JSONObject(present: [
        "theme": .text(theme), "version": .string(String(version)), "item": .text(item),
        "effective": .string(effective.rfc3339), "inForce": .bool(effective <= now),
        "publishedAt": .string(publishedAt.rfc3339), "author": .string(author), "reason": .text(reason),
        "difference": .array(difference.map(\.json)),
      ]))
  }
}

extension CatalogueHistory {
  /// The versions of a theme as they are shown, oldest first: that of the files, then each change as it takes effect.
  public func versions(of code: ThemeCode, at now: Timestamp) -> [JSONValue] {
    guard let theme = files.first(where: { $0.code == code }) else { return [] }
    let file: JSONValue = [
      "theme": .string(code.rawValue), "version": .string(theme.version), "author": .string("file/\(theme.file)"),
      "inForce": true, "difference": [],
    ]
    return [file] + changes(of: code).map { $0.view(at: now) }
  }
}
