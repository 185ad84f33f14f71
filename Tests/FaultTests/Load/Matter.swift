import Foundation
import Hub

/// One synthetic restaurant, filed by one of the three paths: nobody's data, with valid check characters.
struct Matter: Sendable {
  /// The path: the number of the application decides.
  let path: Application.FilingPath
  /// The case number of whoever files it.
  let number: String
  /// What is pushed.
  let body: [UInt8]

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    .standardized

  /// The samples of the three paths, all with four items, and the case number and the company in each.
  private static let samples: [(path: Application.FilingPath, file: String, number: String)] = [
    (.citySite, "demo/samples/01-restaurant.json", "0000002603CC001"),
    (.districtEntrance, "config/systems/xuhui/cases/given/path2-restaurant.json", "000000000000201"),
    (.kiosk, "config/systems/kiosk/cases/given/restaurant-logistics.json", "000000000000302"),
  ]

  /// Makes the matters of a run.
  static func all(_ count: Int) throws -> [Matter] {
    let texts = try samples.map { try String(contentsOf: root.appending(path: $0.file), encoding: .utf8) }
    return (0..<count).map { index in
      let sample = samples[index % samples.count]
      let number = "00\(sample.path.rawValue)\(1_000_000 + index)"
      let organisation = organisation(index)
      let text = texts[index % samples.count].replacing(sample.number, with: number)
        .replacing("91310104000000019P", with: company(organisation)).replacing(
          "\"000000019\"", with: "\"\(organisation)\""
        )
        .replacing("310104190001020016", with: agent(index))
      return Matter(path: sample.path, number: number, body: Array(text.utf8))
    }
  }

  /// An organisation code (GB 11714-1997 with its check character), which stands inside the company's.
  private static func organisation(_ index: Int) -> String {
    let digits = String(String(110_000_000 + index).dropFirst())
    let sum = zip(digits, [3, 7, 9, 10, 5, 8, 4, 2]).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 }
    return digits + String(Array("0X987654321")[sum % 11])
  }

  /// A unified social credit code (GB 32100-2015 with its check character).
  private static func company(_ organisation: String) -> String {
    let letters = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
    let code = "91310104" + organisation
    let weights = sequence(first: 1) { $0 * 3 % 31 }
    let sum = zip(code, weights).reduce(0) { $0 + (letters.firstIndex(of: $1.0) ?? 0) * $1.1 }
    return code + String(letters[(31 - sum % 31) % 31])
  }

  /// One of a thousand agents (GB 11643-1999 with its check character), for nobody files thousands of applications.
  static func agent(_ index: Int) -> String {
    let digits = "31010419000102" + String(String(1000 + index % 1000).dropFirst())
    let sum = zip(digits, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
      .reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 }
    return digits + String(Array("10X98765432")[sum % 11])
  }
}
