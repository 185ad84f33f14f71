public import YAML

/// The form that a scalar must have: how it is read, and how it is described to a person who wrote another.
public struct ConfigForm<Value> {
  /// What is expected, in Chinese.
  let zh: String
  /// What is expected, in English.
  let en: String
  /// Reads it; nil where it has another form.
  let read: (YAMLNode) -> Value?

  /// A form.
  public init(zh: String, en: String, read: @escaping (YAMLNode) -> Value?) {
    self.zh = zh
    self.en = en
    self.read = read
  }
}

extension ConfigForm where Value == String {
  /// Text that is not empty; numbers are text as they stand.
  public static var text: Self {
    Self(zh: "非空文本", en: "text") { node in
      guard let text = node.scalar, !node.isNull, !text.isEmpty else { return nil }
      return text
    }
  }
}

extension ConfigForm where Value == Bool {
  /// `true` or `false`.
  public static var bool: Self { Self(zh: "true 或 false", en: "true or false") { $0.bool } }
}

extension ConfigForm where Value == Int {
  /// A whole number within bounds.
  public static func int(_ range: ClosedRange<Int>) -> Self {
    let bounds = range.upperBound == .max ? "≥ \(range.lowerBound)" : "\(range.lowerBound)…\(range.upperBound)"
    return Self(zh: "整数 \(bounds)", en: "a whole number, \(bounds)") { node in
      node.int.flatMap { range.contains($0) ? $0 : nil }
    }
  }
  /// A size in bytes: `512`, `64 KiB`, `8 MiB`.
  public static var size: Self {
    Self(zh: "大小，如 8 MiB", en: "a size such as 8 MiB") { node in
      Quantity.read(node, units: ["": 1, "B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30])
    }
  }
}

extension ConfigForm where Value == Double {
  /// A number within bounds.
  public static func number(_ range: ClosedRange<Double>) -> Self {
    Self(zh: "数字 \(range)", en: "a number, \(range)") { node in
      node.scalar.flatMap(Double.init).flatMap { range.contains($0) ? $0 : nil }
    }
  }
}

extension ConfigForm where Value == Duration {
  /// A time span: `250ms`, `30s`, `10m`, `4h`, `2d`.
  public static var duration: Self {
    Self(zh: "时长，如 250ms、30s、10m、4h、2d", en: "a time span such as 250ms, 30s, 10m, 4h or 2d") { node in
      Quantity.read(node, units: ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000])
        .map { .milliseconds($0) }
    }
  }
}

extension ConfigForm where Value: TextName {
  /// A name or code: text without blanks at its ends.
  public static var name: Self {
    Self(zh: "名称或代码", en: "a name or code") { node in
      guard let text = ConfigForm<String>.text.read(node), text.first?.isWhitespace == false,
        text.last?.isWhitespace == false
      else { return nil }
      return Value(rawValue: text)
    }
  }
}

extension ConfigForm where Value: RawRepresentable<String> & CaseIterable {
  /// One word of a closed list.
  public static var word: Self {
    let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
    return Self(zh: "其中之一：\(words)", en: "one of \(words)") { $0.scalar.flatMap(Value.init(rawValue:)) }
  }
}

/// A whole number with a unit behind it.
enum Quantity {
  static func read(_ node: YAMLNode, units: [String: Int]) -> Int? {
    guard let text = node.scalar else { return nil }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }
    guard let number = Int(digits), let factor = units[String(unit)] else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : product
  }
}
