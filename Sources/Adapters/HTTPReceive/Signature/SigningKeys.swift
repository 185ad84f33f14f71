import Crypto
public import Hub

/// The keys that systems sign their requests with, by key id.
public struct SigningKeys: Sendable {
  /// A key, the one algorithm it is for, and whose it is.
  struct Key: Sendable {
    let system: SystemCode
    let algorithm: SystemCredential.Algorithm
    let hmac: HMACKey
  }

  private let keys: [String: Key]

  /// Fetches the keys of systems from where their files say they stand. Each that cannot be had is a finding, and so is a
  /// key id that two credentials use.
  public init(
    of systems: [SystemDeclaration], environment: [String: String], directory: String, findings: FindingCollector
  ) {
    var keys: [String: Key] = [:]
    for system in systems {
      for credential in system.credentials {
        func report(_ zh: String, _ en: String, _ severity: Finding.Severity = .error) {
          findings.add(Finding(severity, file: system.file, key: "credentials.\(credential.id)", zh: zh, en: en))
        }
        do {
          let text = try credential.secret.text(environment: environment, directory: directory)
          guard let bytes = Base64.decode(text), bytes.count >= 32 else {
            report("密钥应为至少32字节的base64", "\(credential.secret) must be base64 of at least 32 bytes")
            continue
          }
          let hmac = try HMACKey(bytes, algorithm: credential.algorithm == .sm3 ? .sm3 : .sha256)
          let key = Key(system: system.code, algorithm: credential.algorithm, hmac: hmac)
          if keys.updateValue(key, forKey: credential.id) != nil {
            report("密钥编号重复", "another credential has this key id")
          }
        } catch let error as SecretError {
          let isLeftOut = credential.isOptional && error.problem == .absent
          report("密钥无法读取", "\(error)", isLeftOut ? .warning : .error)
        } catch {
          report("密钥算法不可用", "\(error)")
        }
      }
    }
    self.keys = keys
  }

  /// The key of an id.
  subscript(id: String) -> Key? { keys[id] }
}
