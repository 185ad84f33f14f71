import CommandLine
import Crypto
import Simulation

/// The simulated departments; each takes only what the samples of its shape carry, and calls the hub where it has a key.
func departments(_ invocation: Invocation, _ progress: Progress) throws -> [any SimulatedSystem] {
  func caller(_ code: String, _ contentType: String) throws -> StatusCaller? {
    guard let text = invocation.value("\(code)-key") else { return nil }
    guard let key = Base64.decode(text), key.count >= 32 else {
      throw invocation.usageError("--\(code)-key is a key of at least 32 bytes, in base64")
    }
    return try StatusCaller(
      hub: invocation.value("hub") ?? "", path: "/department/\(code)/v1/statuses", contentType: contentType,
      signer: PushSigner(keyID: code, key: key))
  }
  return [
    MarketDepartment(
      token: "sample-token", progress: progress, caller: try caller("market", "application/json; charset=utf-8")),
    FireDepartment(
      user: "XH-HUB", password: String(repeating: "0", count: 32), progress: progress,
      caller: try caller("fire", "application/xml")),
  ]
}
