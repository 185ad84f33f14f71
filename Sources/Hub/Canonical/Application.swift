public import JSON

/// A canonical application (办事申请), version 1. Field names and lengths after GB/T 39046-2020 table 5; what the standard
/// lacks is named in docs/canonical-format.md.
public struct Application: Sendable, Hashable {
  /// Where it came from.
  public var source: Source
  /// The theme (一件事) as the source names it.
  public var theme: ThemeReference
  /// 行政区划: the district that it is for, once its code is known; nil where the code is unknown.
  public var district: DistrictCode?
  /// 行政区划 as the source wrote it.
  public var region: String
  /// 申请时间.
  public var appliedAt: Moment
  /// When the source sent this push, where it says so; never content.
  public var sentAt: Moment?
  /// Whether this version withdraws the application (撤回).
  public var intent: Intent
  /// 申请者.
  public var applicant: Applicant
  /// 联系人/代理人.
  public var agent: Agent
  /// 事项, in the source's order, doubles removed.
  public var items: [ApplicationItem]
  /// Answers to the theme's situation questions (情形), by question.
  public var situation: JSONObject
  /// Data elements (数据元) by name, in the source's order.
  public var form: JSONObject
  /// 材料.
  public var materials: [Material]
  /// How the result reaches the applicant; nil where the source does not say.
  public var delivery: Delivery?
  /// The terminal (自助终端) at which it was filed.
  public var terminal: String?
  /// 投资项目编号, ≤ 24.
  public var investmentProject: String?

  /// Source identity. Identity of an application is (system, caseNumber); a higher version supersedes.
  public struct Source: Sendable, Hashable {
    /// The system that sent it.
    public var system: SystemCode
    /// 办件编号 there, as it came.
    public var caseNumber: CaseNumber
    /// ≥ 1.
    public var version: Int
    /// ① ② ③.
    public var path: FilingPath
    /// Channel as the source names it (targetSource).
    public var channel: String?
    /// 申报来源代码: code of GB/T 39046-2020 table A.5.
    public var handlingForm: String?
    /// Source identity from its parts.
    public init(system: SystemCode, caseNumber: CaseNumber, version: Int, path: FilingPath, channel: String? = nil) {
      self.system = system
      self.caseNumber = caseNumber
      self.version = version
      self.path = path
      self.channel = channel
    }
  }

  /// How it was filed: ① the city's site, ② the district entrance, ③ a self-service kiosk.
  public enum FilingPath: Int, Sendable, Hashable, CaseIterable { case citySite = 1, districtEntrance, kiosk }

  /// What the applicant wants with this version.
  public enum Intent: String, Sendable, Hashable {
    /// 提交.
    case submit
    /// 撤回.
    case withdraw
  }

  /// The theme as the source names it; routing decides which district theme that is.
  public struct ThemeReference: Sendable, Hashable {
    /// The name, as it came.
    public var name: String
    /// The source's own code of it (A0006), if it sends one.
    public var code: String?
    /// A reference.
    public init(name: String, code: String? = nil) {
      self.name = name
      self.code = code
    }
  }

  /// 申请者.
  public struct Applicant: Sendable, Hashable {
    /// A natural person or an organisation; nil where the source's word is not in its table.
    public enum Kind: String, Sendable, Hashable { case person, organisation }
    /// A natural person or an organisation; nil where the source's word is not in its table.
    public var kind: Kind?
    /// 申请者名称, ≤ 100.
    public var name: String
    /// `uscc`, or GA/T 2000.156 code (`111` for 居民身份证); nil where the source's word is not in its table.
    public var documentType: String?
    /// 证件号码, folded to upper case and half width.
    public var documentNumber: String
    /// 法定代表人, ≤ 30.
    public var legalRepresentative: String?
    /// Mobile, digits only.
    public var phone: String?
    /// 通讯地址, ≤ 1000.
    public var address: String?
    /// 邮政编码, six digits.
    public var postcode: String?
    /// An applicant from the fields that every one has.
    public init(kind: Kind?, name: String, documentType: String?, documentNumber: String) {
      self.kind = kind
      self.name = name
      self.documentType = documentType
      self.documentNumber = documentNumber
    }
  }

  /// 联系人/代理人.
  public struct Agent: Sendable, Hashable {
    /// 姓名, ≤ 30.
    public var name: String
    /// GA/T 2000.156 code.
    public var documentType: String?
    /// 证件号码.
    public var documentNumber: String?
    /// 手机号码, digits only.
    public var mobile: String?
    /// An agent.
    public init(name: String, documentType: String? = nil, documentNumber: String? = nil, mobile: String? = nil) {
      self.name = name
      self.documentType = documentType
      self.documentNumber = documentNumber
      self.mobile = mobile
    }
  }

  /// How the result reaches the applicant.
  public enum Delivery: Sendable, Hashable {
    /// 自取.
    case pickUp
    /// 物流到付.
    case courier(recipient: String, phone: String, address: String)
  }

  /// An application from the fields that every one has.
  public init(
    source: Source, theme: ThemeReference, district: DistrictCode?, region: String, appliedAt: Moment,
    intent: Intent = .submit, applicant: Applicant, agent: Agent, items: [ApplicationItem],
    situation: JSONObject = [:], form: JSONObject = [:], materials: [Material] = []
  ) {
    self.source = source
    self.theme = theme
    self.district = district
    self.region = region
    self.appliedAt = appliedAt
    self.intent = intent
    self.applicant = applicant
    self.agent = agent
    self.items = items
    self.situation = situation
    self.form = form
    self.materials = materials
  }
}
