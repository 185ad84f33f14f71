import Foundation
import HTTP
import Hub
import JSON

/// The wire shapes of the receivers that the project's files name, as far as the conformance suite needs them.
enum Receivers {
  /// Xuhui's portal: `create` answers the same number for the same delivery id; the list shows what it has.
  static func portal() throws -> ReceiverStub {
    try ReceiverStub { request, log in
      switch request.path {
      case "/cbs/msh_user_form/create":
        if log.behaviour == .refuses { return .json(200, #"{"code":500,"msg":"主题不存在","data":null}"#) }
        _ = log.take(request)
        return .json(200, #"{"code":0,"msg":"success","data":"000000000000101"}"#)
      case "/cbs/msh_user_form/userFormPage":
        let rows = log.taken.keys.sorted().map { #"{"code":"000000000000101","deliveryId":"\#($0)","proceed":""}"# }
        return .json(200, #"{"code":0,"msg":"success","data":{"list":[\#(rows.joined(separator: ","))]}}"#)
      case "/cbs/msh_user_form/queryStatus":
        guard request.queryItem("code") == "000000000000101" else {
          return .json(200, #"{"code":1,"msg":"未查询到该办件","data":null}"#)
        }
        return .json(200, #"{"code":0,"msg":"success","data":{"status":"收件","itemStatus":[]}}"#)
      default: return nil
      }
    }
  }

  /// The city platform: a token, and the call-back that needs it.
  static func city(tokenFor seconds: Int = 7200, refusing refused: Set<String> = []) throws -> ReceiverStub {
    try ReceiverStub(base: "/ac-product-api") { request, log in
      switch request.path {
      case "/ac-product-api/oauth2/getToken":
        let number = log.calls(of: request.path).count
        return .json(
          200,
          #"{"isSuccess":true,"code":"200","msg":"","data":{"accessToken":"token-\#(number)","expiresIn":\#(seconds)}}"#
        )
      case "/ac-product-api/uapply/process", "/ac-product-api/uapply/corretApply":
        let body = try? JSONValue(parsing: request.body)
        if refused.contains(body?["accessToken"]?.string ?? "") {
          return .json(200, #"{"isSuccess":false,"code":"401","msg":"token expired","data":null}"#)
        }
        if log.behaviour == .refuses {
          return .json(200, #"{"isSuccess":false,"code":"500","msg":"没有匹配的办件信息","data":null}"#)
        }
        _ = log.take(request)
        return .json(200, #"{"isSuccess":"true","code":200,"msg":null,"data":"null"}"#)
      default: return nil
      }
    }
  }

  /// Market supervision, with the answers of its samples.
  static func market() throws -> ReceiverStub {
    let (taken, refused) = (try sample("market", "reply-ok.json"), try sample("market", "reply-inner-fail.json"))
    return try ReceiverStub { request, log in
      guard request.path == "/rest/hub/receiveProject" else { return nil }
      if log.behaviour == .refuses { return .json(200, refused) }
      _ = log.take(request)
      return .json(200, taken)
    }
  }

  /// The fire department, with the answer of its samples; it refuses as SOAP 1.1 says (`Client`).
  static func fire() throws -> ReceiverStub {
    let taken = try sample("fire", "soap-reply-ok.xml")
    let refused = """
      <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultcode>e:Client</faultcode>\
      <faultstring>参数错误</faultstring></e:Fault></e:Body></e:Envelope>
      """
    return try ReceiverStub { request, log in
      if log.behaviour == .refuses { return .xml(500, refused) }
      _ = log.take(request)
      return .xml(200, taken)
    }
  }

  private static func sample(_ system: String, _ name: String) throws -> String {
    let path = "\(ProjectConfiguration.directory)/systems/\(system)/cases/given/\(name)"
    return try String(contentsOf: URL(filePath: path), encoding: .utf8)
  }
}

extension HTTPResponse {
  fileprivate static func json(_ status: Int, _ text: String) -> HTTPResponse { .json(status, Array(text.utf8)) }
  fileprivate static func xml(_ status: Int, _ text: String) -> HTTPResponse {
    HTTPResponse(status: status, headers: ["Content-Type": "text/xml; charset=utf-8"], body: Array(text.utf8))
  }
}
