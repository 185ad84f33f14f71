import Hub

/// One walk through a view: of what is newer than the newest row that is known, or a long one, which begins so much earlier
/// that it finds rows which became visible late.
struct ViewWalk: Sendable, Hashable {
  /// The row behind which it reads: time, key and content.
  let from: [String]
  /// When it began, where it is a long one.
  let longSince: Timestamp?
  /// Behind which row the next page begins.
  var place = ["", "", ""]
  /// The newest row that it came by, of those whose time has come.
  var newest: [String]?
  var isDone = false
  /// The view could not be read.
  var isBroken = false
}

/// What is known of a view from the walks through it.
struct ViewReading: Sendable {
  /// Rows that were handed on, and may be read again.
  var seen = SeenRows()
  private var newest: [String]?
  /// When the last long walk began that came to its end.
  private var longSince: Timestamp?

  /// The next walk.
  ///
  /// It is a long one at the start, and then whenever a quarter of the overlap has passed. A long one begins a quarter
  /// before the overlap: the newest time of the long one before it may be that much older, and whatever became visible
  /// since then, no later than the overlap, is found.
  /// - Parameters:
  ///   - cursor: how far views were read.
  ///   - page: rows that are read at once; a walk that is not long reads no more of them from a quiet view.
  func next(
    through view: SQLName, after cursor: FetchCursor, overlap: Duration, page: Int, now: Timestamp
  ) -> ViewWalk {
    let quarter = overlap / 4
    guard let longSince, now >= longSince, now < longSince.adding(seconds: quarter.components.seconds) else {
      return ViewWalk(from: [cursor.start(of: view, overlap: overlap + quarter), "", ""], longSince: now)
    }
    let time = cursor.newest[view.text] ?? ""
    // Rows of the newest time are read again, for others of that time may come beside them; but not pages of them.
    if let newest, newest[0] == time, seen.count(at: time) >= page { return ViewWalk(from: newest, longSince: nil) }
    return ViewWalk(from: [time, "", ""], longSince: nil)
  }

  /// Takes in a walk that came to its end.
  mutating func end(_ walk: ViewWalk) {
    newest = walk.newest ?? newest
    guard let began = walk.longSince, !walk.isBroken else { return }
    longSince = began
    // No later walk begins before this one.
    seen.forget(before: walk.from[0])
  }
}
