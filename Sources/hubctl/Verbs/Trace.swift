import CommandLine
import JSON

extension Program {
  static let traceVerb = VerbCommand(
    "trace", group: "Look (查看)", summary: "where an application is, how it came there, and why",
    details: revealDetails, arguments: [Argument("REF", help: "application id, or a case number (办件编号) of any system")],
    options: revealOptions,
    examples: [
      .init("hubctl trace 0000002603CC001", "by the city's case number"),
      .init("hubctl trace ap-2x… -o json", "everything, for a program"),
      .init("hubctl trace 0000002603CC001 --reveal --reason 'complaint 2026-17'", "with the personal data; recorded"),
    ],
    action: traceOrReveal)

  /// What `trace` and `held show` do.
  static let traceOrReveal: Verb = { session in
    let reference = session.invocation.argument(0) ?? ""
    let order = try session.revealOrder()
    // What was shown stands in the journal: so it is asked for first.
    let revealed = try await session.reveal("/applications/\(Session.bare(reference).pathSegment)", order)
    var answer = try await session.trace(reference).object ?? [:]
    answer["revealed"] = revealed
    session.present(.object(answer)) {
      CaseText(session: session, answer: $0).text + session.revealedText($0["revealed"])
    }
    return .ok
  }
}

extension Session {
  /// A case with its journal; a reference may be written as `application/ap-…`, as `-o name` prints it.
  func trace(_ reference: String) async throws -> JSONValue {
    let answer = try await client().get("/applications/\(Self.bare(reference).pathSegment)")
    noteIndex(answer)
    return answer
  }

  /// The reference without its kind.
  static func bare(_ reference: String) -> String {
    reference.hasPrefix("application/") ? String(reference.dropFirst("application/".count)) : reference
  }
}

/// A case for a person: who and what, where each leg stands, what is waited for, and each step of the way.
struct CaseText {
  let session: Session
  let answer: JSONValue

  private var state: JSONValue { answer["application"] ?? nil }

  var text: String {
    let parts = [head, legs, items, services, deadlines, holds, journal]
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private func field(_ pointer: JSONPointer) -> String { state[pointer: pointer].map { plain($0).printable } ?? "–" }

  private var head: [String] {
    let paths = ["1": "① city site", "2": "② district entrance", "3": "③ kiosk"]
    let route = state["route"] == nil ? "not routed" : "\(field("/route/theme")) by mapping \(field("/route/mapping"))"
    return [
      session.output.paint("application \(field("/application"))", .bold) + "  revision \(field("/revision"))",
      "  source     \(field("/source/system")) \(field("/source/caseNumber")), version \(field("/source/version")), "
        + "path \(paths[field("/source/path")] ?? "–")",
      "  theme      \(field("/theme/name")) → \(route)",
      "  district   \(field("/district"))",
      "  applicant  \(field("/applicant/name")) \(field("/applicant/number"))",
      "  status     \(field("/status")) since \(clock(state["statusAt"]))",
      "  accepted   \(clock(state["acceptedAt"]))\(state["endedAt"].map { ", ended \(clock($0))" } ?? "")",
      "  also filed \(state["sameMatter"] == nil ? "–" : Program.filings(state["sameMatter"]))",
      "  stands     \(session.output.paint(field("/disposition"), colour(field("/disposition"))))",
    ]
  }

  private func colour(_ disposition: String) -> Terminal.Style {
    switch disposition {
    case "delivered": .green
    case "held", "refused": .red
    default: .yellow
    }
  }

  private var legs: [String] {
    let flights = state["inFlight"]?.array ?? []
    let rows = (state["legs"]?.array ?? []).map { leg -> [String] in
      let flight = flights.first { $0["system"] == leg["system"] }
      let sending = flight.map {
        "round \(plain($0["round"]))" + ($0["until"].map { ", next \(clock($0))" } ?? "")
      }
      return [
        plain(leg["system"]), plain(leg["standing"]), plain(leg["caseNumber"]),
        clock(leg["deliveredAt"]), sending ?? "", plain(leg["items"]),
      ]
    }
    guard !rows.isEmpty else { return [] }
    let columns = ["LEG", "STANDS", "THEIR NUMBER", "DELIVERED", "SENDING", "ITEMS"].map { Table.Column($0) }
    return Table(columns, rows: rows).lines()
  }

  /// Where each item stands, as its department said.
  private var items: [String] {
    let rows = (state["items"]?.array ?? []).map { item in
      let byLaw = item["acceptedByLaw"] == nil ? "" : " (by law accepted)"
      return [plain(item["code"]), plain(item["status"]) + byLaw, clock(item["at"])]
    }
    guard !rows.isEmpty else { return [] }
    return Table(["ITEM", "STATUS", "SINCE"].map { Table.Column($0) }, rows: rows).lines()
  }

  /// Each limit that runs or ran: until when it is promised and allowed, and how near that is.
  private var deadlines: [String] {
    let rows = (answer["deadlines"]?.array ?? []).map { one -> [String] in
      let ended = one["until"].map { "ended \(plain($0))" }
      return [
        one["item"].map(plain) ?? "whole", Program.limit(one), plain(one["since"]),
        Program.lastDay(one), plain(one["legalLastDay"]), ended ?? plain(one["left"]), plain(one["level"]),
      ]
    }
    guard !rows.isEmpty else { return [] }
    let columns = ["LIMIT OF", "LIMIT", "SINCE", "LAST DAY", "LEGAL LAST DAY", "DAYS LEFT", "LEVEL"]
    return Table(columns.map { Table.Column($0) }, rows: rows).lines() + silences
  }

  /// Items about which their department has said nothing in time: their status stays, the law's word is told beside it.
  private var silences: [String] {
    (state["items"]?.array ?? []).filter { $0["acceptedByLaw"] != nil }.map {
      "item \(plain($0["code"])): by law accepted from \(plain($0["acceptedByLaw"])) on, for nobody asked for corrections in"
        + " time (行政许可法 §32)"
    }
  }

  private var services: [String] {
    let rows = (state["services"]?.array ?? []).map { one in
      ["service", "subject", "system", "standing", "number", "tracking", "code"].map { plain(one[$0]) }
        + [clock(one["since"])]
    }
    guard !rows.isEmpty else { return [] }
    let columns = ["SERVICE", "ABOUT", "SYSTEM", "STANDS", "NUMBER", "TRACKING", "CODE", "SINCE"]
    return Table(columns.map { Table.Column($0) }, rows: rows).lines()
  }

  private var holds: [String] {
    (state["holds"]?.array ?? []).flatMap { hold -> [String] in
      let leg = hold["leg"].map { " (leg \(plain($0)))" } ?? ""
      let why = "\(plain(hold["messageEn"])) · \(plain(hold["messageZh"]))"
      let lines = [
        session.output.paint("held: \(plain(hold["reason"]))\(leg)", .red)
          + " since \(clock(hold["since"])): \(why)",
        "  \(plain(hold["detail"]).printable)", "  → \(plain(hold["hint"]))",
      ]
      return lines.filter { $0.contains { $0 != " " } }
    }
  }

  private var journal: [String] {
    let rows = (answer["journal"]?.array ?? []).map { entry -> [String] in
      [
        clock(entry["time"]), plain(entry["stage"]), plain(entry["kind"]), plain(entry["outcome"]),
        entry["system"].map(plain) ?? "", detail(of: entry),
      ]
    }
    guard !rows.isEmpty else { return [] }
    return Table(["TIME", "STAGE", "EVENT", "OUTCOME", "SYSTEM", "DETAIL"].map { Table.Column($0) }, rows: rows).lines()
  }

  private func detail(of entry: JSONValue) -> String {
    let labelled = [
      ("reason", "reason"), ("detail", "detail"), ("mapping", "mapping"), ("theme", "theme"), ("status", "status"),
      ("items", "items"), ("alerts", "limit"),
      ("caseNumber", "number"), ("delivery", "delivery"), ("round", "round"), ("version", "version"), ("sent", "sent"),
      ("command", "command"), ("actor", "by"), ("why", "because"),
    ]
    return labelled.compactMap { key, label in
      entry[key].flatMap { value -> String? in
        // A delivery is named by its application, which stands above already; a number is shown as its system has it.
        let text = key == "caseNumber" ? plain(value) : plain(value).replacing(field("/application") + ".", with: "")
        return text.isEmpty ? nil : key == "reason" || key == "detail" ? text : "\(label) \(text)"
      }
    }.joined(separator: ", ")
  }
}
