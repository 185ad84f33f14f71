/// What a case asks of others than departments: three ports, each with a declared system behind it.
public enum ServiceKind: String, Sendable, Hashable, CaseIterable {
  /// 电子证照库: whether it has a licence, so that nobody is asked for it.
  case licence
  /// 身份核验: who the applicant is.
  case identity
  /// 物流: brings the result, the recipient pays (到付).
  case logistics
}

/// A question of a case to a service. It states the five elements (五要素) that each call to the licence library must state:
/// department, user, item name, item code, business code; the user is the mapping's own word.
public struct ServiceQuestion: Sendable, Hashable {
  /// Which service.
  public var kind: ServiceKind
  /// What it is about, inside the case: a material of the theme, `applicant`, `result`.
  public var subject: String
  /// The name of the material, for the licence library.
  public var material: String?
  /// The item for whose sake is asked.
  public var item: ApplicationItem?
  /// The department that decides the item.
  public var department: SystemCode?
  /// The application with its parties and delivery alone.
  public var application: Application

  /// A question.
  public init(
    kind: ServiceKind, subject: String, material: String? = nil, item: ApplicationItem? = nil,
    department: SystemCode? = nil, application: Application
  ) {
    self.kind = kind
    self.subject = subject
    self.material = material
    self.item = item
    self.department = department
    self.application = application
  }
}

/// What a service answered.
public struct ServiceAnswer: Sendable, Hashable {
  /// False where it has nothing of the kind; that is an answer, not an error.
  public var isFound: Bool
  /// The licence's identifier, the document's number, the tracking number.
  public var number: CaseNumber?
  /// The name under which the service knows the applicant.
  public var name: String?

  /// An answer.
  public init(isFound: Bool, number: CaseNumber? = nil, name: String? = nil) {
    self.isFound = isFound
    self.number = number
    self.name = name
  }
}

/// A licence that an item asks for and the library may have.
public struct LicenceNeed: Sendable, Hashable {
  /// The material's id in the theme.
  public var material: String
  /// Its name.
  public var name: String
  /// Its name and the codes of its kind, normalised.
  public var known: [String]
  /// The first item that asks for it.
  public var item: ItemCode
  /// The department that decides that item.
  public var department: SystemCode

  /// A licence.
  public init(material: String, name: String, known: [String], item: ItemCode, department: SystemCode) {
    self.material = material
    self.name = name
    self.known = known
    self.item = item
    self.department = department
  }

  /// Whether an application brings it.
  func isMet(by application: Application) -> Bool {
    application.materials.contains { material in
      ([material.name] + (material.code.map { [$0] } ?? [])).contains { known.contains(TextFolding.word($0)) }
    }
  }
}

extension CaseRules {
  /// The system behind a service; nil where none is connected: then nothing is asked.
  public func service(_ kind: ServiceKind) -> SystemCode? { nil }
  /// None.
  public func licences(for application: Application, of route: PinnedRoute) -> [LicenceNeed] { [] }
}
