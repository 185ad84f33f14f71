@testable import Adapters
import Crypto
import Foundation
import HTTP
@testable import Hub
import JSON
import Testing

@Suite struct SignatureTests {
  /// One published vector of the push API's signature.
  struct Vector: Sendable, CustomTestStringConvertible {
    let json: JSONValue
    var testDescription: String { text("name") }
    func text(_ name: String) -> String { json[pointer: JSONPointer("/\(name)") ?? ""]?.string ?? "" }

    var request: HTTPRequest {
      HTTPRequest(
        method: HTTPMethod(rawValue: text("method")), path: text("path"), query: text("query"),
        headers: [
          "Hub-Key-Id": text("keyId"), "Hub-Algorithm": text("algorithm"), "Hub-Timestamp": "1772413200",
          "Hub-Nonce": text("nonce"), "Hub-Signature": text("signatureHex"),
        ], body: Array(text("bodyUtf8").utf8))
    }

    var check: SignatureCheck {
      get throws {
        try SignatureTests.check(key: Hex.decode(text("keyHex")) ?? [], algorithm: text("algorithm"))
      }
    }
  }

  static let vectors: [Vector] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/signature-vectors.json")
    let list = (try? Data(contentsOf: file)).flatMap { try? JSONValue(parsing: Array($0)) }?.array ?? []
    return list.map(Vector.init)
  }()

  static let now = Timestamp(milliseconds: 1_772_413_200_000)

  static func check(key: [UInt8], algorithm: String) throws -> SignatureCheck {
    let credential = SystemCredential(
      id: "city-test", algorithm: try #require(SystemCredential.Algorithm(rawValue: algorithm)),
      secret: try #require(SecretReference("env:KEY")))
    let findings = FindingCollector()
    let keys = SigningKeys(
      of: [try ProjectConfiguration.declaration(of: "city", credentials: [credential])],
      environment: ["KEY": Base64.encode(key)], directory: "/", findings: findings)
    try #require(findings.findings.isEmpty)
    return SignatureCheck(keys: keys)
  }

  @Test("what hubctl signs is what the published vectors say", arguments: vectors)
  func signs(vector: Vector) throws {
    var unsigned = vector.request
    unsigned.headers = ["Content-Type": "application/json"]
    let keys = try vector.check.keys
    let signed = keys.sign(unsigned, keyID: vector.text("keyId"), at: Self.now, nonce: vector.text("nonce"))
    #expect(signed?.headers["Hub-Signature"] == vector.text("signatureHex"))
    #expect(signed?.headers["Content-Type"] == "application/json")
    #expect(keys.sign(unsigned, keyID: "nobody", at: Self.now, nonce: vector.text("nonce")) == nil)
    #expect(keys.sign(unsigned, keyID: vector.text("keyId"), at: Self.now, nonce: "short") == nil)
  }

  private func failure(_ request: HTTPRequest, now: Timestamp = now) throws -> SignatureFailure? {
    do {
      _ = try Self.vectors[0].check.verify(request, now: now)
      return nil
    } catch let failure as SignatureFailure { return failure }
  }

  private var good: HTTPRequest { Self.vectors[0].request }

  @Test func allVectorsAreThere() { #expect(Self.vectors.count == 4) }

  @Test(arguments: vectors) func publishedVectorHolds(vector: Vector) throws {
    let headers = try SignatureHeaders(vector.request.headers)
    #expect(
      headers.stringToSign(vector.request, bodyDigest: vector.text("bodyDigestHex")) == vector.text("stringToSign"))
    let verified = try vector.check.verify(vector.request, now: Self.now)
    #expect(verified.system == "city" && verified.keyID == "city-test" && verified.nonce == vector.text("nonce"))
  }

  @Test(arguments: ["Hub-Key-Id", "Hub-Algorithm", "Hub-Timestamp", "Hub-Nonce", "Hub-Signature"])
  func eachHeaderMustBeThereOnce(name: String) throws {
    var request = good
    let value = try #require(request.headers[name])
    request.headers[name] = nil
    #expect(try failure(request) == .missing)
    request.headers.add(name, value)
    request.headers.add(name, value)
    #expect(try failure(request) == .missing)
  }

  @Test(arguments: [
    ("Hub-Key-Id", ""), ("Hub-Key-Id", "a b"), ("Hub-Key-Id", String(repeating: "a", count: 65)),
    ("Hub-Timestamp", "-1"), ("Hub-Timestamp", "1.5"), ("Hub-Timestamp", "99999999999999999999"),
    ("Hub-Nonce", "short"), ("Hub-Nonce", String(repeating: "a", count: 65)), ("Hub-Nonce", "aaaaaaaaaaaaaaa.a"),
    ("Hub-Signature", String(repeating: "A", count: 64)), ("Hub-Signature", String(repeating: "a", count: 63)),
    ("Hub-Signature", String(repeating: "g", count: 64)), ("Hub-Algorithm", "HMAC SHA256"),
  ])
  func eachHeaderMustBeWellFormed(name: String, value: String) throws {
    var request = good
    request.headers[name] = value
    #expect(try failure(request) == .missing)
  }

  @Test func checksComeInTheirOrder() throws {
    var request = good
    request.headers["Hub-Signature"] = String(repeating: "0", count: 64)
    #expect(try failure(request) == .mismatch)
    request.headers["Hub-Timestamp"] = "1772412899"
    #expect(try failure(request) == .timestamp)
    request.headers["Hub-Algorithm"] = "HMAC-SM3"
    #expect(try failure(request) == .algorithm)
    request.headers["Hub-Key-Id"] = "nobody"
    #expect(try failure(request) == .keyUnknown)
    request.headers["Hub-Nonce"] = "x"
    #expect(try failure(request) == .missing)
  }

  @Test func timestampMayBe300SecondsAwayInclusive() throws {
    for seconds: Int64 in [-300, 0, 300] { #expect(try failure(good, now: Self.now.adding(seconds: seconds)) == nil) }
    for seconds: Int64 in [-301, 301] {
      #expect(try failure(good, now: Self.now.adding(seconds: seconds)) == .timestamp)
    }
  }

  @Test func everyPartIsCoveredBySignature() throws {
    var request = good
    request.body.append(0x20)
    #expect(try failure(request) == .mismatch)
    request = good
    request.path += "/"
    #expect(try failure(request) == .mismatch)
    request = good
    request.query = "a=1"
    #expect(try failure(request) == .mismatch)
    request = good
    request.method = .put
    #expect(try failure(request) == .mismatch)
    request = good
    request.headers["Hub-Nonce"] = "8f1c2b7e-0001-4a6d-9e55-3b1f00000002"
    #expect(try failure(request) == .mismatch)
  }

  @Test func unknownKeyIsNotTold() {
    #expect(SignatureFailure.keyUnknown.outward == "signature-mismatch")
    #expect(SignatureFailure.nonceReplayed.outward == "nonce-replayed")
  }

  @Test(arguments: ["c2hvcnQ=", "no base64!", ""]) func keysThatAreNoKeysAreFindings(secret: String) throws {
    let credential = SystemCredential(
      id: "k", algorithm: .sha256, secret: try #require(SecretReference("env:KEY")))
    let findings = FindingCollector()
    _ = SigningKeys(
      of: [try ProjectConfiguration.declaration(of: "city", credentials: [credential, credential])],
      environment: ["KEY": secret], directory: "/", findings: findings)
    #expect(findings.findings.count == 2)
    #expect(secret.isEmpty || findings.findings.allSatisfy { !$0.description.contains(secret) })
  }

  @Test func optionalKeyMayBeAbsentAndThenOpensNothing() throws {
    var credential = SystemCredential(
      id: "k", algorithm: .sha256, secret: try #require(SecretReference("env:KEY")))
    credential.isOptional = true
    let findings = FindingCollector()
    let keys = SigningKeys(
      of: [try ProjectConfiguration.declaration(of: "city", credentials: [credential])], environment: [:],
      directory: "/", findings: findings)
    #expect(keys["k"] == nil)
    #expect(findings.findings.map(\.severity) == [.warning])
  }
}
