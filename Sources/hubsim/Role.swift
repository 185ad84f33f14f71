import CommandLine
import Crypto
import Foundation
import Simulation

/// As whom hubsim calls the hub: which key it signs with, and where it files.
enum Role: String, CaseIterable {
  case city, portal, kiosk

  init(_ invocation: Invocation) throws { self = invocation.value("as").flatMap(Role.init) ?? .city }

  /// Key ids and variables as the project's `config/` has them.
  private var key: (id: String, variable: String) {
    switch self {
    case .city: ("city-test", "HUB_CITY_KEY")
    case .portal: ("xuhui", "HUB_XUHUI_KEY")
    case .kiosk: ("kiosk", "HUB_KIOSK_KEY")
    }
  }

  /// Signs with the key that was given, or that stands in the role's variable.
  func signer(_ invocation: Invocation) throws -> PushSigner {
    let text = invocation.value("key") ?? ProcessInfo.processInfo.environment[key.variable]
    guard let bytes = text.flatMap({ Base64.decode($0) }), bytes.count >= 32 else {
      throw invocation.usageError(
        "a key of at least 32 bytes is needed, in base64", hint: "give --key, or set \(key.variable) as hubd has it")
    }
    return try PushSigner(
      keyID: invocation.value("key-id") ?? key.id, key: bytes,
      algorithm: invocation.value("algorithm").flatMap(PushSigner.Algorithm.init(rawValue:)) ?? .sha256)
  }
}
