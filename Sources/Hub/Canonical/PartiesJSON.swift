public import JSON

extension Application.Applicant: CanonicalValue {
  /// Reads the applicant.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      kind: try fields.optionalWord("kind"), name: try fields.text("name"),
      documentType: try fields.optionalText("documentType"), documentNumber: try fields.text("documentNumber"))
    legalRepresentative = try fields.optionalText("legalRepresentative")
    phone = try fields.optionalText("phone")
    address = try fields.optionalText("address")
    postcode = try fields.optionalText("postcode")
  }

  /// The applicant.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "kind": .text(kind?.rawValue), "name": .string(name), "documentType": .text(documentType),
        "documentNumber": .string(documentNumber), "legalRepresentative": .text(legalRepresentative),
        "phone": .text(phone), "address": .text(address), "postcode": .text(postcode),
      ]))
  }
}

extension Application.Agent: CanonicalValue {
  /// Reads `{name, documentType?, documentNumber?, mobile?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      name: try fields.text("name"), documentType: try fields.optionalText("documentType"),
      documentNumber: try fields.optionalText("documentNumber"), mobile: try fields.optionalText("mobile"))
  }

  /// `{name, documentType?, documentNumber?, mobile?}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "name": .string(name), "documentType": .text(documentType), "documentNumber": .text(documentNumber),
        "mobile": .text(mobile),
      ]))
  }
}

extension Application.Delivery: CanonicalValue {
  /// Reads `{way: "pick-up"}` or `{way: "courier", recipient, phone, address}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    switch try fields.word("way") as DeliveryWay {
    case .pickUp: self = .pickUp
    case .courier:
      self = .courier(
        recipient: try fields.text("recipient"), phone: try fields.text("phone"), address: try fields.text("address"))
    }
  }

  /// `{way: "pick-up"}` or `{way: "courier", recipient, phone, address}`.
  public var json: JSONValue {
    switch self {
    case .pickUp: ["way": .string(DeliveryWay.pickUp.rawValue)]
    case .courier(let recipient, let phone, let address):
      [
        "way": .string(DeliveryWay.courier.rawValue), "recipient": .string(recipient), "phone": .string(phone),
        "address": .string(address),
      ]
    }
  }
}

extension Application.Delivery {
  /// The way, without whom it goes to.
  var way: DeliveryWay {
    switch self {
    case .pickUp: .pickUp
    case .courier: .courier
    }
  }
}

/// How the result reaches the applicant, as canonical JSON names it.
public enum DeliveryWay: String, Sendable, CaseIterable {
  /// 自取.
  case pickUp = "pick-up"
  /// 物流到付.
  case courier
}
