public import HTTP

extension TokenTable {
  /// Who sends a request, where they may do what it asks: `Authorization: Bearer TOKEN` (RFC 6750).
  public func principal(of request: HTTPRequest, needing role: AdminRole) throws(AdminError) -> Principal {
    guard let header = request.headers["Authorization"], let token = Self.token(header),
      let principal = principal(bearing: token)
    else { throw .unauthenticated }
    guard principal.role >= role else { throw .denied(needs: role) }
    return principal
  }

  private static func token(_ header: String) -> String? {
    let parts = header.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return String(parts[1])
  }
}
