import HTTP
import HTTPClient
import HTTPServer
import JSON
import Simulation
import Testing

@testable import Adapters
@testable import Hub

/// The three services by their files, against the simulated ones.
@Suite struct ServiceTransportTests {
  private func application() -> Application {
    var application = Application(
      source: Application.Source(system: "kiosk", caseNumber: "C1", version: 1, path: .kiosk),
      theme: Application.ThemeReference(name: "我要开饭店"), district: "SH00XH", region: "SH00XH",
      appliedAt: Moment(Timestamp(milliseconds: 0)), intent: .submit,
      applicant: Application.Applicant(
        kind: .person, name: "张三", documentType: "111", documentNumber: "310104190001020016"),
      agent: Application.Agent(name: "张三", mobile: "13800000001"), items: [ApplicationItem(code: "SAMPLE-SPJYXK")])
    application.delivery = .courier(recipient: "张三", phone: "13800000001", address: "上海市徐汇区测试路1号")
    return application
  }

  private func record(_ question: ServiceQuestion, _ system: SystemCode) -> OutboundRecord {
    OutboundRecord(
      delivery: DeliveryID("ap-1.\(question.kind.rawValue).1"), sequence: 1, system: system, application: "ap-1",
      round: 1,
      doubtful: false, payload: .question(question))
  }

  private func withTransport(
    _ name: String, _ router: HTTPRouter, _ body: (any SystemTransport, SystemMapping) async throws -> Void
  ) async throws {
    let server = try HTTPServer(HTTPServerOptions()) { await router.respond(to: $0) }
    let declaration = try ProjectConfiguration.declaration(of: name)
    let (mapping, _) = try ProjectConfiguration.mapping(of: name)
    let setting = AdapterSetting(
      environment: ["HUB_\(name.uppercased())_URL": "http://127.0.0.1:\(server.port)/\(name)"], directory: "/",
      client: try HTTPClient())
    let findings = FindingCollector()
    let transport = try #require(try AdapterRegistry.transport(of: declaration, mapping, setting, findings))
    try await body(transport, mapping)
    await server.stop(grace: .seconds(1))
  }

  @Test func theCourierIsGivenOneOrderAndTellsWhereItIs() async throws {
    let courier = Courier()
    try await withTransport("logistics", courier.router) { transport, mapping in
      let question = ServiceQuestion(kind: .logistics, subject: "result", application: application())
      for _ in 0..<2 {
        let attempt = await transport.send(record(question, "logistics"))
        #expect(attempt == .answered(ServiceAnswer(isFound: true, number: "SAMPLE0000000001")))
      }
      #expect(courier.orders.count == 1 && courier.orders[0].body["payment"] == "到付")
      courier.move(to: "已揽收")
      courier.move(to: "已签收")
      guard case .bytes(let bytes, _)? = await transport.ask("SAMPLE0000000001") else {
        Issue.record("no tracking")
        return
      }
      let original = Original(
        system: "logistics", bytes: bytes, receivedAt: Timestamp(milliseconds: 0), number: "SAMPLE0000000001")
      guard case .translated(let events, _) = mapping.translator.statuses(from: original) else {
        Issue.record("not readable")
        return
      }
      #expect(events.map(\.whole) == [.finished] && events.map(\.opinion) == ["物流：已签收"])
      #expect(await transport.ask("SAMPLE0000000009") == .caseUnknown)
    }
  }

  @Test("identity answers by the type of login", arguments: [Application.FilingPath.kiosk, .citySite])
  func identity(path: Application.FilingPath) async throws {
    let desk = IdentityDesk()
    try await withTransport("identity", desk.router) { transport, _ in
      var application = application()
      application.source.path = path
      let question = ServiceQuestion(kind: .identity, subject: "applicant", application: application)
      #expect(await transport.send(record(question, "identity")) == .answered(ServiceAnswer(isFound: false)))
      desk.know("310104190001020016", as: "张三")
      #expect(
        await transport.send(record(question, "identity"))
          == .answered(ServiceAnswer(isFound: true, number: "310104190001020016", name: "张三")))
    }
  }

  @Test func theLibraryIsToldTheFiveElements() async throws {
    let library = LicenceLibrary()
    try await withTransport("elicence", library.router) { transport, _ in
      var question = ServiceQuestion(
        kind: .licence, subject: "licence", material: "营业执照",
        item: ApplicationItem(code: "SAMPLE-SPJYXK", name: "食品经营许可"), department: "market",
        application: application())
      #expect(await transport.send(record(question, "elicence")) == .answered(ServiceAnswer(isFound: false)))
      library.give(holder: "310104190001020016", identifier: "L1")
      #expect(
        await transport.send(record(question, "elicence")) == .answered(ServiceAnswer(isFound: true, number: "L1")))
      question.material = "法定代表人身份证明"
      guard case .refused(let code, _) = await transport.send(record(question, "elicence")) else {
        Issue.record("asked for what has no licence type")
        return
      }
      #expect(code == "unmapped")
    }
  }
}
