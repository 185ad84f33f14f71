import HTTP
import Hub
import HubTesting
import JSON
import Simulation
import Synchronization

/// City, portal and kiosk as they file many matters at once; each is pushed again until it was answered with 2xx.
final class MixedFiling: Sendable {
  /// Application ids by case number.
  private let taken = Mutex<[String: String]>([:])
  private let city: CityPusher
  private let entrances: [DistrictEntrance]

  init(_ scene: MixedScene) throws {
    city = scene.hub.pusher
    entrances = try ["xuhui", "kiosk"].map { code in
      try DistrictEntrance(hub: scene.hub.receive, signer: PushSigner(keyID: code, key: HubProcess.cityKey))
    }
  }

  /// Application ids by case number.
  var applications: [String: String] { taken.withLock { $0 } }

  /// Files matters, some at a time, until all are acknowledged.
  /// - Parameter meanwhile: done now and then.
  func file(_ matters: [Matter], atOnce: Int = 16, meanwhile: @escaping @Sendable () -> Void) async {
    await withTaskGroup(of: Void.self) { group in
      for lane in 0..<atOnce {
        group.addTask {
          for matter in matters.indices where matter % atOnce == lane {
            await self.file(matters[matter])
            if matter % 50 == 0 { meanwhile() }
          }
        }
      }
    }
  }

  private func file(_ matter: Matter) async {
    _ = await eventually(within: Scale.patience) {
      guard let answer = try? await self.push(matter), answer.status == 200 else { return false }
      let id = (try? JSONValue(parsing: answer.body))?["data"]?["applicationId"]?.string
      self.taken.withLock { $0[matter.number] = id }
      return id != nil
    }
  }

  private func push(_ matter: Matter) async throws -> HTTPResponse {
    switch matter.path {
    case .citySite: try await city.push(matter.body, timeout: .seconds(10))
    case .districtEntrance: try await entrances[0].push(matter.body)
    case .kiosk: try await entrances[1].push(matter.body)
    }
  }

  /// What whoever filed a matter by an entrance is answered: the status of the whole, in the district's words.
  func status(of matter: Matter) async -> String? {
    let answer = try? await entrances[matter.path == .kiosk ? 1 : 0].ask(matter.number)
    return answer.flatMap { try? JSONValue(parsing: $0.body) }?["data"]?["status"]?.string
  }

  func close() { for entrance in entrances { entrance.close() } }
}
