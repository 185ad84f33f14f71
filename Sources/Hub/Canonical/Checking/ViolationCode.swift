/// What can be wrong with a field of a readable document. Stable: senders match on these words.
public enum ViolationCode: String, Sendable, Hashable, CaseIterable {
  /// Missing, blank or "null".
  case required
  /// Another JSON type than expected.
  case type
  /// Longer than allowed; nothing is ever cut.
  case length
  /// Does not match the form.
  case format
  /// The check character is wrong.
  case checksum
  /// Not a real date-time of an accepted shape.
  case dateTime = "date-time"
  /// The text that should hold JSON is not JSON.
  case jsonInString = "json-in-string"
  /// Two fields that must agree differ.
  case inconsistent
  /// Names a content that was not put before.
  case materialMissing = "material-missing"

  /// What is said to people who read Chinese; the field's name stands before it.
  public var zh: String {
    switch self {
    case .required: "必填项缺失"
    case .type: "类型不正确"
    case .length: "长度超出"
    case .format: "格式不正确"
    case .checksum: "校验位不正确"
    case .dateTime: "日期时间不正确"
    case .jsonInString: "内嵌JSON无法解析"
    case .inconsistent: "前后不一致"
    case .materialMissing: "所指附件尚未上传"
    }
  }

  /// What is said to people who read English.
  public var en: String {
    switch self {
    case .required: "required, missing, blank or \"null\""
    case .type: "wrong JSON type"
    case .length: "longer than allowed"
    case .format: "does not match the form"
    case .checksum: "check digit is wrong"
    case .dateTime: "not a real date-time of an accepted shape"
    case .jsonInString: "text is not JSON"
    case .inconsistent: "two fields that must agree differ"
    case .materialMissing: "names a file that was not uploaded: upload it first"
    }
  }
}

extension Violation {
  /// A violation with the code's own messages.
  /// - Parameters:
  ///   - name: Chinese name of the field, before the message.
  ///   - detail: what exactly, behind the message; never the value.
  public init(_ pointer: String, _ code: ViolationCode, name: String = "", detail: (zh: String, en: String)? = nil) {
    self.init(
      pointer: pointer, code: code.rawValue, messageZh: name + code.zh + (detail.map { "（\($0.zh)）" } ?? ""),
      messageEn: code.en + (detail.map { " (\($0.en))" } ?? ""))
  }
}
