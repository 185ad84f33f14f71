import Crypto
public import HTTP
import JSON

/// Xuhui's theme portal on the wire shape of its front end: `create`, `queryStatus`, `userFormPage`,
/// `uploadMaterialFile`.
///
/// An assumption of this project beside it: the portal keeps the header `Hub-Delivery-Id` and answers the same number for
/// the same id. With `forgetful` it does not, as the real one may not, and only its list tells what it has.
public struct XuhuiPortal: Sendable {
  /// What it knows.
  public let book = PortalBook()
  /// What goes wrong.
  public let faults = FaultBoard()
  let progress: Progress
  private let forgetful: Bool

  /// A portal.
  public init(progress: Progress = Progress(), forgetful: Bool = false) {
    self.progress = progress
    self.forgetful = forgetful
  }

  /// Its interface.
  public var router: HTTPRouter {
    var router = HTTPRouter()
    router.on(.post, "/cbs/msh_user_form/create") { request, _ in
      await faults.answer("create") { create(request, $0) }
    }
    router.on(.post, "/cbs/msh_user_form/queryStatus") { request, _ in
      await faults.answer("queryStatus") { queryStatus(request, $0) }
    }
    router.on(.get, "/cbs/msh_user_form/userFormPage") { request, _ in
      await faults.answer("userFormPage") { _ in list(request) }
    }
    router.on(.post, "/cbs/msh_user_material/uploadMaterialFile") { request, _ in
      await faults.answer("uploadMaterialFile") { upload(request, $0) }
    }
    return router
  }

  /// Keeps no file, only what a file is called: by its content, so that a repeated one has one name.
  private func upload(_ request: HTTPRequest, _ fault: Fault.Kind?) -> HTTPResponse {
    guard fault != .refuse, let content = FormFile.content(of: request) else { return envelope(500, "上传失败", .null) }
    let name = "file-\(Hex.encode(Digest.sha256(content)).prefix(16))"
    book.takeFile(name)
    let inner: JSONValue = ["code": 200, "data": .string(name)]
    return envelope(0, "success", .string(String(decoding: inner.bytes(), as: UTF8.self)))
  }

  private func create(_ request: HTTPRequest, _ fault: Fault.Kind?) -> HTTPResponse {
    guard fault != .refuse else { return envelope(500, "主题不存在", .null) }
    guard let body = try? JSONValue(parsing: request.body) else { return envelope(500, "参数错误", .null) }
    do throws(PortalForm.Refusal) {
      let number = book.create(
        try PortalForm(body), delivery: forgetful ? nil : request.headers["Hub-Delivery-Id"],
        sequence: request.headers["Hub-Sequence"])
      let asNumber = fault == .types ? Int64(number).map { JSONValue.number(JSONNumber($0)) } : nil
      return envelope(0, "success", asNumber ?? .string(number))
    } catch {
      return envelope(500, error.message, .null)
    }
  }

  private func queryStatus(_ request: HTTPRequest, _ fault: Fault.Kind?) -> HTTPResponse {
    guard fault != .refuse, let answer = request.queryItem("code").flatMap({ book.tell($0, progress) }) else {
      return envelope(1, "未查询到该办件", .null)
    }
    return envelope(0, "success", answer)
  }

  /// Newest first, as a person would see them.
  private func list(_ request: HTTPRequest) -> HTTPResponse {
    let theme = request.queryItem("themeName") ?? ""
    let idCard = request.queryItem("idCard") ?? ""
    let limit = min(max(request.queryItem("limit").flatMap { Int($0) } ?? 10, 1), 100)
    let page = min(max(request.queryItem("page").flatMap { Int($0) } ?? 1, 1), 1_000_000)
    let found = book.cases.reversed().filter {
      (theme.isEmpty || $0.theme == theme) && (idCard.isEmpty || $0.idCard == idCard)
    }
    let rows = found.dropFirst((page - 1) * limit).prefix(limit).map { found -> JSONValue in
      [
        "code": .string(found.number), "themeName": .string(found.theme), "id_card": .string(found.idCard),
        "applicant_unit": .string(found.unit), "proceed": .string(found.codes),
        "deliveryId": .string(found.delivery ?? ""),
      ]
    }
    return envelope(0, "success", ["total": .number(JSONNumber(found.count)), "list": .array(Array(rows))])
  }

  private func envelope(_ code: Int64, _ message: String, _ data: JSONValue) -> HTTPResponse {
    let answer: JSONValue = ["code": .number(JSONNumber(code)), "msg": .string(message), "data": data]
    return .json(200, answer.bytes())
  }
}
