public import JSON

/// 多表合一: the one form for all items of a matter. Each data element stands once, however many items ask for it.
public struct MergedForm: Sendable, Hashable {
  /// One field.
  public struct Field: Sendable, Hashable {
    /// Its data element.
    public var element: DataElement
    /// The items that ask for it.
    public var items: [ItemCode]
    /// What stands there already; nil where nothing does.
    public var value: JSONValue?

    /// Whether it is filled before anybody types.
    public var isPrefilled: Bool { element.source != .typed }
  }

  /// The fields, in the order of the items.
  public var fields: [Field]

  /// The form of items.
  /// - Parameter form: answers so far, by which conditional fields come or go; nil for all of them.
  init(of items: [ThemeItem], in theme: Theme, for form: JSONObject?) {
    var fields: [Field] = []
    var places: [String: Int] = [:]
    for item in items {
      for name in item.elements {
        if let place = places[name] {
          fields[place].items.append(item.code)
          continue
        }
        let element = theme.element(name)
        if let form, !element.conditions.allSatisfy({ $0.holds(form) }) { continue }
        places[name] = fields.count
        fields.append(Field(element: element, items: [item.code], value: form?[name]))
      }
    }
    self.fields = fields
  }

  /// How many fields are left to be typed.
  public var typed: Int { fields.count { !$0.isPrefilled } }
}
