import HTTP
import JSON

extension AdminAPI {
  /// `GET /applications/:reference/materials`, `POST /materials/sweep`.
  func addMaterials(to router: inout HTTPRouter) {
    on(.get, "/applications/:reference/materials", of: &router) { asked in
      .admin(["items": .array(try await contents(of: try await one(asked["reference"], for: asked.principal)))])
    }
    on(.post, "/materials/sweep", of: &router, needing: .admin) { asked in
      let body = try asked.body()
      try body.knowsOnly(["dryRun"])
      let isDry = body["dryRun"] == true
      return .admin(try await sweep(isDry, for: asked.principal))
    }
  }

  /// Digest and size of each content that a case names, and the systems that have it. No names: they may tell who applies.
  private func contents(of state: CaseState) async throws -> [JSONValue] {
    var contents: [JSONValue] = []
    for hex in state.namedContents {
      let blob: Blob?
      if let digest = BlobDigest(hex: hex) {
        blob = try await materials?.store.find(digest, .material)
      } else {
        blob = nil
      }
      let holders = state.legs.filter { $0.contents.contains(hex) }.map { JSONValue.string($0.system.rawValue) }
      contents.append(
        .object(
          JSONObject(present: [
            "digest": .string(hex), "size": blob.map { .number(JSONNumber($0.size)) },
            "isCurrent": .bool(state.contents.contains(hex)), "isKept": .bool(blob != nil),
            "deliveredTo": .array(holders),
          ])))
    }
    return contents
  }

  private func sweep(_ isDry: Bool, for asker: Principal) async throws -> JSONValue {
    guard let materials else {
      throw AdminError.notFound("材料库", "store of materials")
    }
    guard asker.scope == .all else { throw AdminError.denied(needs: .admin) }
    guard index.progress.phase == .following else {
      throw AdminError.unavailable(
        zh: "索引尚未就绪", en: "the index does not know all cases yet", hint: "hubctl status tells how far it is")
    }
    let index = index
    let reports = try await MaterialSweep(materials) { try await index.namesContent($0) }
      .run(at: clock.now(), dryRun: isDry)
    return .object(
      JSONObject(
        members: [
          .init(key: "dryRun", value: .bool(isDry))
        ]
          + BlobKind.allCases.map { kind in
            let report = reports[kind] ?? MaterialSweep.Report()
            return .init(
              key: kind.rawValue,
              value: [
                "looked": .number(JSONNumber(report.looked)), "removed": .number(JSONNumber(report.removed)),
                "bytes": .number(JSONNumber(report.bytes)),
              ])
          }))
  }
}
