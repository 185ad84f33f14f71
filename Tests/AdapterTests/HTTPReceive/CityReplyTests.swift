@testable import Adapters
import HTTP
@testable import Hub
import JSON
import Testing

/// The city's envelope, byte for byte in the order of its members.
@Suite struct CityReplyTests {
  private func text(_ reply: PushReply) -> String {
    String(decoding: ReplyForm.city.response(to: reply, bodyLimit: 9).body, as: UTF8.self)
  }

  @Test func envelopes() {
    #expect(
      text(.outcome(.accepted("ap-1")))
        == #"{"isSuccess":true,"code":"200","msg":"已接收","data":{"applicationId":"ap-1","duplicate":false}}"#)
    #expect(
      text(.outcome(.conflict("ap-1", differs: ["/phone"])))
        == #"{"isSuccess":false,"code":"409","msg":"同一办件编号和版本的内容不一致","data":{"applicationId":"ap-1","differs":["/phone"]}}"#
    )
    #expect(
      text(.unsigned(reason: "timestamp"))
        == #"{"isSuccess":false,"code":"401","msg":"签名校验失败","data":{"reason":"timestamp"}}"#)
    let violation = Violation(
      pointer: "/phone", code: "format", messageZh: "手机号码格式不正确", messageEn: "not a mobile number")
    #expect(
      text(.outcome(.invalid([violation])))
        == #"{"isSuccess":false,"code":"422","msg":"数据校验不通过，共1处","data":{"violations":[{"pointer":"/phone","code":"format","messageZh":"手机号码格式不正确","messageEn":"not a mobile number"}]}}"#
    )
    let unavailable = PushReply.outcome(.unavailable(BusError(.unavailable, code: "c", message: "m")))
    #expect(text(unavailable) == #"{"isSuccess":false,"code":"503","msg":"暂时无法接收，请稍后重试","data":null}"#)
    #expect(text(.outcome(.tooLarge)) == #"{"isSuccess":false,"code":"413","msg":"报文过大","data":{"limit":9}}"#)
  }
}
