import CommandLine
import Hub
import JSON

extension Program {
  static let themesVerb = VerbCommand(
    "themes", group: "Try (试验)", summary: "what follows from a theme: questions, form, checklist, report (一件事)",
    subcommands: [
      computing(
        .report, "days, materials, trips and fields: item by item before, as a whole after", rows: reportText,
        example: .init("hubctl themes report 我要开饭店", "beside what was published")),
      computing(
        .questions, "the questions to ask (情形判断), given the answers so far", rows: questionsText,
        example: .init("hubctl themes questions restaurant --answer 是否经营酒类=否", "what is left to ask?")),
      computing(
        .form, "the merged form (多表合一) and what fills it", rows: formText,
        example: .init("hubctl themes form cafe", "every field once")),
      computing(
        .checklist, "items, materials and who gives them (办事清单)", rows: checklistText,
        example: .init("hubctl themes checklist 我要开饭店 --answer 消防办理方式=告知承诺", "what commitment spares")),
    ])

  private static func computing(
    _ computation: ThemeComputation, _ summary: String, rows: @escaping @Sendable (JSONValue) -> String,
    example: VerbCommand.Example
  ) -> VerbCommand {
    VerbCommand(
      computation.rawValue, summary: summary,
      details: "Of the configuration directory, without hubd; with --running of the hub, with the changes in force.",
      arguments: [Argument("THEME", help: "its code or name")],
      options: [
        .value(
          "answer", "a", "SITUATION=ANSWER", isRepeatable: true,
          help: "an answer to a situation; with none, somebody who needs every item"),
        .flag("running", help: "of the running hub"),
      ],
      examples: [example],
      action: { session in
        session.present(try await session.compute(computation), table: rows)
        return .ok
      })
  }
}

extension Session {
  fileprivate func compute(_ computation: ThemeComputation) async throws -> JSONValue {
    let name = invocation.argument(0) ?? ""
    let answers = try answers()
    guard invocation.flag("running") else {
      guard let theme = try configuration().theme(named: name) else {
        throw Failure(.notFound, "no theme is called \(name.printable)", hint: "hubctl get themes --local lists them")
      }
      let wrong = theme.misanswered(answers ?? [:])
      guard wrong.isEmpty else {
        throw Failure(
          .usage, "\(theme.code) has no such situation or choice: \(wrong.joined(separator: ", ").printable)",
          hint: "hubctl themes questions \(theme.code) lists them")
      }
      return computation.view(of: theme, for: answers)
    }
    let path = "/themes/\(name.pathSegment)/\(computation.rawValue)"
    guard let answers else { return try await client().get(path) }
    return try await client().post(path, ["answers": .object(answers)]).json
  }

  /// The answers that were typed; nil where there are none.
  private func answers() throws -> JSONObject? {
    let typed = invocation.all("answer")
    var answers: JSONObject = [:]
    for text in typed {
      let parts = text.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else {
        throw invocation.usageError("--answer takes SITUATION=ANSWER, not '\(text.printable)'")
      }
      answers[String(parts[0])] = .string(String(parts[1]))
    }
    return typed.isEmpty ? nil : answers
  }
}

private func reportText(_ json: JSONValue) -> String {
  let measures = [("days", "working days"), ("materials", "materials"), ("trips", "trips"), ("fields", "fields")]
  let rows = measures.map { key, title in
    let figure = json["figures"]?[key]
    let published = figure?["published"]
    return [
      title, "\(plain(figure?["before"])) → \(plain(figure?["after"]))", percent(figure),
      published.map { "\(plain($0["before"])) → \(plain($0["after"]))" } ?? "–", percent(published),
    ]
  }
  let items = (json["items"]?.array ?? []).map { item in
    [plain(item["name"])] + measures.map { plain(item[$0.0]) }
  }
  let after = json["after"]
  let heading =
    "\(plain(json["name"])) (\(plain(json["theme"])), version \(plain(json["version"])), \(plain(json["basis"])))"
  let promise = json["promisedDays"].map { "; the theme promises \(plain($0)) for the whole" } ?? ""
  return heading + "\n\n"
    + Table(["MEASURE", "COMPUTED", "LESS", "PUBLISHED", "LESS"].map { .init($0) }, rows: rows).text()
    + "\nbefore, item by item:\n"
    + Table((["ITEM"] + measures.map { $0.1.uppercased() }).map { .init($0) }, rows: items).text()
    + "\nafter: the longest item counts, all are decided in parallel\(promise).\n"
    + "materials: \(plain(after?["applicant"])) brought, \(plain(after?["committed"])) by commitment (告知承诺), "
    + "\(plain(after?["library"])) from the e-licence library, \(plain(after?["online"])) filled online, "
    + "\(plain(after?["government"])) from departments.\n"
    + "fields: \(plain(after?["typedFields"])) of them are typed, the others are filled already.\n"
    + (json["publishedBy"].map { "published: \(plain($0)), of the whole; how it divides into items is not public.\n" }
      ?? "")
    + (json["basis"] == "reconstructed"
      ? "The catalogue of this theme is reconstructed: computed from it, not measured.\n" : "")
}

private func percent(_ figure: JSONValue?) -> String {
  guard let percent = figure?["reductionPercent"] else { return "–" }
  return "−\(plain(percent)) %"
}

private func questionsText(_ json: JSONValue) -> String {
  let rows = (json["questions"]?.array ?? []).map { one in
    [plain(one["element"]), plain(one["question"]), plain(one["choices"]), plain(one["answer"]), plain(one["items"])]
  }
  return Table(["SITUATION", "QUESTION", "CHOICES", "ANSWER", "BEARS ON"].map { .init($0) }, rows: rows).text()
}

private func formText(_ json: JSONValue) -> String {
  let fields = json["form"]?.array ?? []
  let rows = fields.map { one in
    [
      plain(one["name"]), plain(one["kind"]), plain(one["length"]), plain(one["from"]), plain(one["identifier"]),
      plain(one["items"]),
    ]
  }
  let typed = fields.count { $0["from"] == "typed" }
  return Table(["FIELD", "KIND", "LENGTH", "FROM", "CANONICAL", "ITEMS"].map { .init($0) }, rows: rows).text()
    + "\n\(fields.count) fields, \(typed) to be typed\n"
}

private func checklistText(_ json: JSONValue) -> String {
  let items = (json["items"]?.array ?? []).map { one in
    [
      plain(one["code"]), plain(one["name"]), plain(one["department"]), plain(one["days"]),
      plain(one["commitment"]) + (one["checkDays"].map { ", checked within \(plain($0)) days after" } ?? ""),
      plain(one["prerequisite"]),
    ]
  }
  let materials = (json["materials"]?.array ?? []).map { one in
    [plain(one["name"]), plain(one["standing"]), plain(one["required"]), plain(one["items"])]
  }
  return Table(
    ["ITEM", "NAME", "DEPARTMENT", "DAYS", "COMMITMENT", "FIRST"].map { .init($0) }, rows: items
  ).text() + "\n" + Table(["MATERIAL", "GIVEN BY", "REQUIRED", "ITEMS"].map { .init($0) }, rows: materials).text()
    + "\n\(json["form"]?.array?.count ?? 0) fields in one form, decided within \(plain(json["days"])) working days\n"
}
