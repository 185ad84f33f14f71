import Hub
import JSON
import Testing

@Suite struct IdentityTests {
  @Test func theIdIsPinned() {
    // printf 'city\0000000002603CC001' | sha256sum, first 130 bits, Crockford base 32
    #expect(ApplicationID(system: "city", caseNumber: "0000002603CC001") == "ap-ackndfdy2k9jq047jnwqc0vxjs")
    #expect(Samples.restaurant.id == ApplicationID(system: "city", caseNumber: "0000002603CC001"))
    #expect(Samples.restaurant.id.isWellFormed)
    #expect(ApplicationID(system: "cit", caseNumber: "y0000002603CC001") != Samples.restaurant.id)
  }

  @Test(arguments: [
    "", "ap-", "ap-0000000000000000000000000l", "AP-00000000000000000000000000", "ap-../../../etc/passwd",
  ])
  func refusesWhatIsNoId(_ text: String) { #expect(!ApplicationID(text).isWellFormed) }

  @Test func theDigestIgnoresOrderAndVolatileFields() {
    let application = Samples.restaurant
    var again = application
    again.sentAt = application.appliedAt
    again.form = JSONObject(members: application.form.members.reversed())
    again.source.channel = "other"
    #expect(again.contentDigest() != application.contentDigest())
    #expect(
      again.contentDigest(without: ["/source/channel"]) == application.contentDigest(without: ["/source/channel"]))
    again.source.channel = application.source.channel
    #expect(again.contentDigest() == application.contentDigest())
  }

  @Test func differencesNameTheSmallestPlaces() {
    var other = Samples.restaurant
    other.applicant.phone = "13800000099"
    other.agent.mobile = "13800000099"
    other.items.removeLast()
    other.materials[0].name = "x"
    other.sentAt = other.appliedAt
    #expect(
      Samples.restaurant.differences(from: other) == [
        "/applicant/phone", "/agent/mobile", "/items", "/materials/0/name",
      ])
    #expect(Samples.restaurant.differences(from: Samples.restaurant).isEmpty)
  }
}
