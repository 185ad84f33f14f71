import Glibc
import Hub

/// A process that no sender waits for steps back where it shares a machine with one that answers pushes, or with Kafka:
/// what is accepted is safe, and can go on its way a moment later.
enum Courtesy {
  /// By how much, in the kernel's steps of niceness (0…19).
  private static let steps: Int32 = 10

  /// Lowers the priority of this process unless it takes pushes. Where the system does not allow it, nothing changes.
  static func show(for roles: Set<HubSettings.Role>) {
    if !roles.contains(.receive) { _ = nice(steps) }
  }
}
