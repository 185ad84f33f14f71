public import JSON

/// What a system that asks for a case of its own is told; the rules of `outbound.answer` read it.
public struct KnownCase: Sendable, Hashable {
  /// The number that was asked for.
  public var number: CaseNumber
  /// Status of the whole.
  public var status: Status
  /// Since when.
  public var at: Timestamp
  /// The district's theme; before routing the name that the source gave.
  public var theme: String
  /// Its name.
  public var themeName: String
  /// The district; nil while unknown.
  public var district: DistrictCode?
  /// How the result is brought; nil where nothing is known of that.
  public var delivery: DeliveryWay?
  /// Status of the single items; none where the case ended long ago.
  public var items: [Item]

  /// One item.
  public struct Item: Sendable, Hashable {
    /// The item.
    public var code: ItemCode
    /// Its name in the catalogue; nil where that does not have it.
    public var name: String?
    /// Its status.
    public var status: Status
    /// Since when.
    public var at: Timestamp
    /// An item.
    public init(code: ItemCode, name: String?, status: Status, at: Timestamp) {
      self.code = code
      self.name = name
      self.status = status
      self.at = at
    }
  }

  /// A case from its parts.
  public init(
    number: CaseNumber, status: Status, at: Timestamp, theme: String, themeName: String, district: DistrictCode?,
    delivery: DeliveryWay?, items: [Item]
  ) {
    self.number = number
    self.status = status
    self.at = at
    self.theme = theme
    self.themeName = themeName
    self.district = district
    self.delivery = delivery
    self.items = items
  }

  /// A case as the index has it, with the catalogue's names.
  init(_ state: CaseState, asked number: CaseNumber, named themes: [Theme]) {
    self.init(
      number: number, status: state.status, at: state.statusAt, theme: state.route?.theme.rawValue ?? state.theme.name,
      themeName: state.route?.themeName ?? state.theme.name, district: state.district,
      delivery: state.delivery,
      items: state.items.map { item in
        let name = themes.lazy.compactMap { $0.item(item.code)?.name }.first
        return Item(code: item.code, name: name, status: item.status, at: item.at)
      })
  }

  /// As rules read it: `{caseNumber, status, at, theme, themeName, district, delivery, items: [{code, name, status, at}]}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "caseNumber": .text(number), "status": .string(status.rawValue), "at": .string(at.rfc3339),
        "theme": .string(theme), "themeName": .string(themeName), "district": .text(district),
        "delivery": .text(delivery?.rawValue),
        "items": .array(
          items.map { item in
            .object(
              JSONObject(present: [
                "code": .text(item.code), "name": .text(item.name), "status": .string(item.status.rawValue),
                "at": .string(item.at.rfc3339),
              ]))
          }),
      ]))
  }
}
