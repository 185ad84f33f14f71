public import HTTP
public import Hub
import JSON
import Synchronization

/// Answers systems that fetch their own records: `GET /systems/<code>/v1/records?after=&limit=&wait=`, signed as pushes are.
/// What they are given stands in `out.<system>` as long as Kafka keeps it; what they have, they acknowledge.
public final class PullEndpoint: Sendable {
  /// Most records of one answer.
  private static let mostRecords = 500
  /// Longest time that an answer waits for the first record.
  private static let longestWait = 20
  /// Most bytes of one answer, but for its first record.
  private static let mostBytes = 4 << 20
  /// Requests of one system at once.
  private static let atOnce = 4

  private let systems: Set<SystemCode>
  private let signatures: SignatureCheck
  private let nonces: NonceLedger
  private let feed: FeedReader
  private let clock: any WallClock
  private let observer: any ReceiveObserver
  private let running = Mutex<[SystemCode: Int]>([:])

  /// An endpoint for the systems whose transport is `http-pull`.
  public init(
    _ systems: [SystemCode], keys: SigningKeys, nonces: NonceLedger, feed: FeedReader, clock: any WallClock,
    observer: any ReceiveObserver = SilentReceiveObserver()
  ) {
    self.systems = Set(systems)
    signatures = SignatureCheck(keys: keys)
    self.nonces = nonces
    self.feed = feed
    self.clock = clock
    self.observer = observer
  }

  /// The route.
  public var router: HTTPRouter {
    var router = HTTPRouter()
    router.on(.get, "/systems/:code/v1/records") { [self] request, names in
      await answer(request, SystemCode(names["code"] ?? ""))
    }
    return router
  }

  private func answer(_ request: HTTPRequest, _ code: SystemCode) async -> HTTPResponse {
    do throws(SignatureFailure) {
      let verified = try signatures.verify(request, now: clock.now())
      // Whoever asks for another's outbox learns no more than that the key does not fit.
      guard verified.system == code, systems.contains(code) else { throw .keyUnknown }
      switch nonces.claim(key: verified.keyID, nonce: verified.nonce) {
      case .fresh: break
      case .replayed: throw .nonceReplayed
      case .unknown: return ReplyForm.portal.response(to: .busy, bodyLimit: 0)
      }
      do throws(BusError) { try await nonces.keep(key: verified.keyID, nonce: verified.nonce) } catch {
        return ReplyForm.portal.response(to: .outcome(.unavailable(error)), bodyLimit: 0)
      }
    } catch {
      observer.turnedAway(nil, reason: error.rawValue)
      return ReplyForm.portal.response(to: .unsigned(reason: error.outward), bodyLimit: 0)
    }
    guard enter(code) else { return ReplyForm.portal.response(to: .rate, bodyLimit: 0) }
    defer { running.withLock { $0[code, default: 1] -= 1 } }
    return await page(request, code)
  }

  private func enter(_ code: SystemCode) -> Bool {
    running.withLock { running in
      guard running[code, default: 0] < Self.atOnce else { return false }
      running[code, default: 0] += 1
      return true
    }
  }

  private func page(_ request: HTTPRequest, _ code: SystemCode) async -> HTTPResponse {
    let after = request.queryItem("after") ?? ""
    let limit = Int(request.queryItem("limit") ?? "100")
    let wait = Int(request.queryItem("wait") ?? "0")
    guard let cursor = after.isEmpty ? FeedCursor() : FeedCursor(after), let limit, let wait,
      (1...Self.mostRecords).contains(limit), (0...Self.longestWait).contains(wait)
    else {
      return .json(
        400, Array(#"{"code":400,"msg":"after、limit（1–500）或 wait（0–20）不正确","data":{"reason":"query"}}"#.utf8))
    }
    do throws(BusError) {
      let page = try await feed.page(of: Topics.feed(code), after: cursor, limit: limit, wait: .seconds(wait))
      return .json(200, Self.body(page, after: cursor))
    } catch {
      return ReplyForm.portal.response(to: .outcome(.unavailable(error)), bodyLimit: 0)
    }
  }

  /// CloudEvents in JSON's structured form, with the cursor behind the last of them; as many as the bound lets through.
  private static func body(_ page: FeedPage, after start: FeedCursor) -> [UInt8] {
    var (events, size, next) = ([JSONValue](), 0, start)
    for message in page.messages {
      if size > 0, size + (message.value?.count ?? 0) > mostBytes { break }
      size += message.value?.count ?? 0
      next.pass(message)
      if let event = message.event { events.append(event) }
    }
    let isCut = next != page.next
    let data: JSONValue = [
      "records": .array(events), "next": .string(next.description), "more": .bool(page.hasMore || isCut),
    ]
    return JSONValue.object(["code": 0, "msg": "success", "data": data]).bytes()
  }
}

extension BusMessage {
  /// The record as a CloudEvent in JSON; nil for a tombstone and for what is none.
  fileprivate var event: JSONValue? {
    guard let value, let data = try? JSONValue(parsing: value), let id = header("ce_id"), let type = header("ce_type")
    else { return nil }
    return .object(
      JSONObject(
        members: [
          ("specversion", .string("1.0")), ("id", .string(id)), ("source", .string(header("ce_source") ?? "/hub")),
          ("type", .string(type)), ("time", .string(header("ce_time") ?? "")),
          ("subject", .string(key.flatMap { String(validating: $0, as: UTF8.self) } ?? "")),
          ("datacontenttype", .string("application/json")),
          ("hubdeliveryid", .string(header(OutboundRecord.deliveryHeader) ?? "")),
          ("hubsequence", .string(header(OutboundRecord.sequenceHeader) ?? "")), ("data", data),
        ].map { JSONObject.Member(key: $0.0, value: $0.1) }))
  }
}
