import JSON

/// The fields of `create` that the portal looks at.
struct PortalForm {
  var theme: String
  var idCard: String
  var unit: String
  var codes: String
  var items: [String]
  var body: JSONValue

  /// Why the portal says no.
  struct Refusal: Error {
    var message: String
  }

  /// The themes that Xuhui has: the five live ones.
  static let themes: Set<String> = ["我要开饭店", "我要开咖啡店", "我要开办超市", "我要开饮品店", "我要开杂货店"]

  /// Reads a form.
  init(_ body: JSONValue) throws(Refusal) {
    guard body.object != nil else { throw Refusal(message: "参数错误") }
    let theme = body["themeName"]?.string ?? ""
    guard Self.themes.contains(theme) else { throw Refusal(message: "主题不存在") }
    let codes = body["proceed"]?.string ?? ""
    guard !codes.isEmpty else { throw Refusal(message: "事项不能为空") }
    if body["wlselect"]?.int64 == 2 {
      for key in ["recipient", "recipientPhone", "recipientAddress"] where body[key]?.string?.isEmpty ?? true {
        throw Refusal(message: "收件信息不完整")
      }
    }
    self.theme = theme
    self.codes = codes
    self.body = body
    idCard = body["id_card"]?.string ?? ""
    unit = body["applicant_unit"]?.string ?? ""
    let list = codes.split(separator: ",").map(String.init)
    let names = (body["proceeds"]?.string ?? "").split(separator: ",").map(String.init)
    items = names.count == list.count ? names : list  // a comma inside a name leaves only the codes to go by
  }
}
