import JSON

extension IndexProgress {
  /// How far the index is; askers are told while answers may lack cases.
  var view: JSONValue {
    .object(
      JSONObject(present: [
        "phase": .string(phase.rawValue), "percent": .integer(Int(share * 100)), "unreadable": .integer(unreadable),
        "discarded": .text(discarded),
      ]))
  }
}
