@testable import Hub
import Testing

@Suite struct SentPointersTests {
  private let sent = SentPointers([
    "/agent/mobile": "/phone", "/applicant/phone": "/phone", "/items/0/code": "/formDetail/subItemNos",
    "/items/1/code": "/formDetail/subItemNos", "/form": "/textContent", "/materials/0/name": "/stuffs/0/stuffName",
  ])

  @Test(arguments: [
    (["/agent/mobile"], ["/phone"]),
    (["/agent/mobile", "/applicant/phone"], ["/phone"]),
    (["/items"], ["/formDetail/subItemNos"]),
    (["/form/经营面积"], ["/textContent"]),
    (["/materials/0", "/items/1"], ["/stuffs/0/stuffName", "/formDetail/subItemNos"]),
    (["/terminal"], []),
    (["/item"], []),
  ])
  func pointersOfTheDocumentAsSent(canonical: [String], expected: [String]) {
    #expect(sent.pointers(of: canonical) == expected)
  }
}
