import JSON
import Synchronization
import Testing

@testable import hubd

@Suite struct ReadinessTests {
  @Test func itIsReadyWhenEverySubjectHasSaidSo() {
    let readiness = Readiness(["index", "process"])
    #expect(readiness.json["ready"]?.bool == false)
    readiness.ready("index")
    readiness.notReady("process", "restoring cases")
    #expect(readiness.reasons == ["process": "restoring cases"])
    readiness.ready("process")
    #expect(readiness.json == ["ready": true, "waiting": []])
  }

  @Test func checksAreLookedAtAnewEachTime() {
    let readiness = Readiness([])
    let reason = Mutex<String?>("not yet")
    readiness.check("receive") { reason.withLock { $0 } }
    #expect(readiness.json["waiting"]?.array?.first?["reason"]?.string == "not yet")
    reason.withLock { $0 = nil }
    #expect(readiness.reasons.isEmpty)
  }
}
