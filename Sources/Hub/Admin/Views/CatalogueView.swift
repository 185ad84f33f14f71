public import JSON
import YAML

extension Theme {
  /// The theme as the admin API and hubctl show it.
  public var view: JSONValue {
    .object(
      JSONObject(present: [
        "theme": .text(code), "name": .string(name.zh), "nameEn": .string(name.en), "district": .text(district),
        "state": .string(state.rawValue), "version": .string(version), "basis": .string(basis.rawValue),
        "owner": .string(owner), "promisedDays": .int(promisedDays),
        "aliases": .array(aliases.map { .string($0) }),
        "items": .array(
          items.map {
            [
              "code": .string($0.code.rawValue), "name": .string($0.name),
              "department": .string($0.department.rawValue),
            ]
          }),
        "materials": .array(
          materials.map { ["id": .string($0.id), "name": .string($0.name), "way": .string($0.way.rawValue)] }),
      ]))
  }
}

extension ThemeMapping {
  /// The mapping as the admin API and hubctl show it.
  public var view: JSONValue {
    .object(
      JSONObject(present: [
        "mapping": .text(id), "source": .text(source), "name": .string(name),
        "aliases": .array(aliases.map { .string($0) }), "codes": .array(codes.map { .string($0) }),
        "district": .text(district), "theme": .text(theme), "receiver": .text(receiver), "owner": .string(owner),
        "state": .string(state.rawValue), "from": .text(from?.description), "until": .text(until?.description),
        "conditions": .array(conditions.map { .string($0.description) }), "line": .int(line),
      ]))
  }
}

extension SystemDeclaration {
  /// The system as the admin API and hubctl show it; secrets by reference are not even named.
  public var view: JSONValue {
    .object(
      JSONObject(present: [
        "system": .text(code), "name": .string(name.zh), "nameEn": .string(name.en), "district": .text(district),
        "state": .string(state.rawValue), "path": .int(path?.rawValue),
        "receives": .text(receive?["transport"]?.scalar),
        "sends": .text(send?["transport"]?.scalar),
        "limits": isReceiver
          ? [
            "concurrency": .integer(delivery.concurrency), "perSecond": .integer(delivery.perSecond),
            "timeoutSeconds": .integer(Int(delivery.timeout.components.seconds)),
          ] : ["perSecond": .integer(limits.perSecond), "bodyBytes": .integer(limits.body)],
        "file": .string(file),
      ]))
  }
}
