public import HTTP

/// An entrance of a district as a client: its portal (path ②) or a self-service kiosk (path ③), told apart by their keys alone.
/// It files the case that it has made, with its own case number, and asks for the status of that number.
public final class DistrictEntrance: Sendable {
  private let caller: SignedCaller
  private let district: String

  /// An entrance.
  /// - Parameters:
  ///   - hub: base URL of the hub's push API, without a slash at its end.
  ///   - district: code of the district, which is part of the paths.
  public init(hub: String, district: String = "SH00XH", signer: PushSigner) throws {
    caller = try SignedCaller(hub: hub, signer: signer)
    self.district = district
  }

  /// Files a body as it is, signed anew each time. One attempt.
  public func push(
    _ body: [UInt8], contentType: String = "application/json; charset=utf-8"
  ) async throws -> HTTPResponse {
    try await caller.send(
      caller.request("/district/\(district)/v1/applications", body: body, contentType: contentType))
  }

  /// Asks for the status of a case by the entrance's own number.
  public func ask(_ number: String) async throws -> HTTPResponse {
    try await caller.send(
      caller.request(
        "/district/\(district)/v1/queryStatus", query: "code=\(percentEncoded(number))", body: [], contentType: nil))
  }

  /// Closes its connections.
  public func close() { caller.close() }
}
