import JSON

/// Applications as the city pushes them, of two sizes, made of one sample: each has a number of its own.
struct BenchBodies {
  /// The sample as it is: about 2 KB.
  let sample: String
  /// Without materials: about 1 KB.
  let small: String
  /// As it is, with more materials: about 3 KB.
  let large: String

  private static let number = "0000002603CC001"

  init(sample: String) throws {
    guard case .object(var application)? = try? JSONValue(parsing: Array(sample.utf8)),
      let stuffs = application["stuffs"]?.array, let stuff = stuffs.first
    else { throw Unexpected(description: "the sample is no application") }
    self.sample = Self.text(application)
    application["stuffs"] = .array([])
    small = Self.text(application)
    var more = stuffs
    while Self.text(application).utf8.count < 3_000 {
      more.append(stuff)
      application["stuffs"] = .array(more)
    }
    large = Self.text(application)
  }

  /// The body with this number.
  func body(_ text: String, _ number: Int) -> [UInt8] {
    Array(text.replacing(Self.number, with: "0000\(number)").utf8)
  }

  private static func text(_ application: JSONObject) -> String {
    String(decoding: JSONValue.object(application).bytes(), as: UTF8.self)
  }
}
