import HTTPClient
import Hub
import JSON

extension HTTPPush {
  /// Makes the transport of a system.
  /// - Throws: the secret that is not to be had; names the reference, never the value.
  init(
    _ system: SystemDeclaration, _ mapping: SystemMapping, _ settings: HTTPPushSettings, _ setting: AdapterSetting
  ) throws(SecretError) {
    let settings = settings.overridden(for: system.code, by: setting.environment)
    var secrets: JSONObject = [:]
    for (name, reference) in settings.secrets {
      secrets[name] = .string(try reference.text(environment: setting.environment, directory: setting.directory))
    }
    let outbound = mapping.outbound ?? OutboundMapping()
    let tables = mapping.translator.tables
    func makeCaller(_ tokens: TokenKeeper?) -> HTTPCaller {
      HTTPCaller(
        url: settings.url, secrets: .object(secrets), timeout: system.delivery.timeout, client: setting.client,
        tables: tables, tokens: tokens)
    }
    let plain = makeCaller(nil)
    let tokens = outbound.token.map { token in
      TokenKeeper(clock: setting.clock, renewBefore: token.renewBefore) { await token.fetch(plain) }
    }
    let caller = makeCaller(tokens)
    self.init(
      system: system.code, mapping: outbound, tables: tables, caller: caller, giver: MaterialGiver(setting),
      listed: outbound.ask?.list.map { ListedStatuses($0, caller: caller, clock: setting.clock) })
  }
}
