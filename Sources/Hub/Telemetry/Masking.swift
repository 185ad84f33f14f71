/// Personal data as people may see it: enough to recognise what one knows already, not to learn it. The forms are those of
/// Shanghai's practice; no law gives exact ones. Length is hidden where it would tell something, so output is bounded.
public enum Masking {
  /// A mobile number: `138****0001`.
  public static func phone(_ text: String) -> String { ends(text, first: 3, last: 4, stars: 4) }

  /// A resident's number (GB 11643): `310104********0016`.
  public static func residentNumber(_ text: String) -> String { ends(text, first: 6, last: 4, stars: 8) }

  /// A unified social credit code (GB 32100): `913101**********9P`. Companies are public, yet an individual business
  /// (个体工商户) names a person.
  public static func uscc(_ text: String) -> String { ends(text, first: 6, last: 2, stars: 10) }

  /// A document number of a type: `uscc`, or a code of GA/T 2000.156 (`111` is the resident's card). Of every other type
  /// only the last four are shown.
  public static func document(_ number: String, type: String?) -> String {
    switch type {
    case "uscc": uscc(number)
    case "111": residentNumber(number)
    default: ends(number, first: 0, last: 4, stars: 6)
    }
  }

  /// A person's name: the surname's first character, `张*`.
  public static func personName(_ text: String) -> String { text.prefix(1) + "*" }

  /// An organisation's name: its first four characters, which mostly name the place, `上海某某***`; a short name is
  /// treated as a person's.
  public static func organisationName(_ text: String) -> String {
    text.count > 6 ? text.prefix(4) + "***" : personName(text)
  }

  /// An address down to its road, without number: `上海市徐汇区某某路***`.
  public static func address(_ text: String) -> String {
    // Only Arabic digits: 二 belongs to the name of 中山南二路.
    let numberless = text.prefix { !("0"..."9").contains($0) && !("０"..."９").contains($0) }
    if let road = numberless.lastIndex(where: { "路街道巷".contains($0) }) { return numberless[...road] + "***" }
    if let district = numberless.lastIndex(where: { "区县".contains($0) }) { return numberless[...district] + "***" }
    return "***"
  }

  /// A mail address: its first two characters.
  public static func email(_ text: String) -> String { text.prefix(while: { $0 != "@" }).prefix(2) + "***" }

  /// First and last characters; nothing of a text so short that little would stay hidden.
  private static func ends(_ text: String, first: Int, last: Int, stars: Int) -> String {
    let hidden = String(repeating: "*", count: stars)
    guard text.count >= first + last + 4 else { return hidden }
    return text.prefix(first) + hidden + text.suffix(last)
  }
}
