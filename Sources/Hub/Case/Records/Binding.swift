import JSON

/// A record of `hub.refs`: which application a foreign case number belongs to.
public struct Binding: Sendable, Hashable {
  /// The number, by the system that gave it.
  public var reference: ReferenceKey
  /// The application.
  public var application: ApplicationID
  /// True while its status may still change: delivery asks for it.
  public var open: Bool

  /// A binding.
  public init(reference: ReferenceKey, application: ApplicationID, open: Bool) {
    self.reference = reference
    self.application = application
    self.open = open
  }

  /// Reads a record of `hub.refs`.
  public init(_ message: BusMessage) throws(RecordProblem) {
    let (_, key, value) = try CloudEvent.read(message)
    guard let reference = ReferenceKey(text: key) else { throw RecordProblem("key", "system/number") }
    do throws(CanonicalProblem) {
      let fields = try CanonicalFields(value)
      self.init(reference: reference, application: try fields.name("application"), open: try fields.flag("open"))
    } catch { throw RecordProblem(error) }
  }

  /// The value of the record.
  var json: JSONValue {
    .object(JSONObject(present: ["application": .text(application), "open": .flag(open)]))
  }
}
