import JSON
import Synchronization

/// Whether this process can do its work, and if not, why: what `/ready` answers. Live is another question: a process that
/// answers at all is.
final class Readiness: Sendable {
  private let waiting: Mutex<[String: String]>
  private let checks = Mutex<[@Sendable () -> (subject: String, reason: String)?]>([])

  /// Not ready until each of these has said so.
  init(_ subjects: [String]) {
    waiting = Mutex(Dictionary(subjects.map { ($0, "starting") }) { first, _ in first })
  }

  /// A subject is ready.
  func ready(_ subject: String) { waiting.withLock { _ = $0.removeValue(forKey: subject) } }

  /// A subject is not ready, for a reason without personal data.
  func notReady(_ subject: String, _ reason: String) { waiting.withLock { $0[subject] = reason } }

  /// Looks anew each time it is asked; the check tells a reason where it is not ready. It must not block.
  func check(_ subject: String, _ reason: @escaping @Sendable () -> String?) {
    checks.withLock { $0.append { reason().map { (subject, $0) } } }
  }

  /// Why not, by subject; empty when ready.
  var reasons: [String: String] {
    let found = checks.withLock { $0 }.compactMap { $0() }
    return waiting.withLock { waiting in found.reduce(into: waiting) { $0[$1.subject] = $1.reason } }
  }

  /// `{"ready":false,"waiting":[{"subject":…,"reason":…}]}`
  var json: JSONValue {
    let reasons = reasons.sorted { $0.key < $1.key }
    return [
      "ready": .bool(reasons.isEmpty),
      "waiting": .array(reasons.map { ["subject": .string($0.key), "reason": .string($0.value)] }),
    ]
  }
}
