import Hub

/// What every connected system does sooner or later.
enum Behaviour: String, CaseIterable, Sendable {
  /// Takes what it is sent, and says how it ended.
  case happy
  /// Refuses what it is sent; refuses the matter (不予受理, 不予许可).
  case refused
  /// Asks for a correction (补正), and is sent the corrected version.
  case correction
  /// Takes what it is sent, and its answer never comes.
  case timeout
  /// Sends what cannot be read.
  case malformed
  /// Says the same twice.
  case duplicate
  /// Says something older after something newer.
  case outOfOrder = "out of order"
  /// Cannot be reached for many rounds of its schedule.
  case downForLong = "down for long"
}

/// How a system takes what it is sent.
enum Manner: Sendable {
  /// Takes it, and says so.
  case takes
  /// Says no for good.
  case refuses
  /// Takes the next one, and does not say so.
  case takesSilently
}

/// What a system says of a matter, by the part that it has in the suite. Each system has its own word for it, or none.
enum Said: Sendable {
  /// Comes before `later` in the life of a matter.
  case earlier
  /// Moves the matter on.
  case later
  /// Its last word.
  case last
  /// That something has to be corrected.
  case correction
  /// That the matter is refused.
  case refusal
}

/// A word of a system, with what the hub's journal shows that it moves.
struct Word: Sendable {
  /// As the system writes it.
  var text: String
  /// The status of the item, for a system that tells statuses.
  var move: String

  init(_ text: String, _ status: Status) {
    self.text = text
    move = status.rawValue
  }

  init(_ text: String, move: String) {
    self.text = text
    self.move = move
  }
}

/// One application that was filed by the city.
struct Filed: Sendable {
  /// The hub's id of it.
  var id: String
  /// The city's number of it.
  var number: String
}
