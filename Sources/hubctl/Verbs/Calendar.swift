import CommandLine
import Foundation
import Hub
import JSON

extension Program {
  static let calendarVerb = VerbCommand(
    "calendar", group: "Set up (配置)", summary: "count working days (工作日) by the official calendars",
    subcommands: [
      VerbCommand(
        "add", summary: "the day on which a limit of working days ends",
        details:
          "The day itself is not counted. Years without an official calendar are counted by rule and said to be so.",
        arguments: [
          Argument("DATE", help: "the day of the event, yyyy-MM-dd"),
          Argument("N", help: "working days"),
        ],
        examples: [.init("hubctl calendar add 2026-09-28 5", "over the National Day holiday (国庆节)")],
        action: calendarAdd)
    ])

  private static let calendarAdd: Verb = { session in
    guard let date = session.invocation.argument(0).flatMap({ CivilDate($0) }) else {
      throw session.invocation.usageError("DATE is not a day", hint: "write it as 2026-03-02")
    }
    let days = try session.invocation.integer(argument: 1, called: "N", in: 0...3660) ?? 0
    let deadline = try session.calendar().deadline(after: date, days: days)
    let result: JSONValue = [
      "date": .string(date.description), "workingDays": .number(JSONNumber(days)),
      "lastDay": .string(deadline.lastDay.description), "provisional": .bool(deadline.provisional),
    ]
    switch session.format {
    case .json: session.write(result.pretty())
    case .yaml: session.write(result.yaml)
    case .table, .wide, .name: session.say(deadline.lastDay.description)
    }
    if deadline.provisional {
      session.note(
        "provisional (暂定): it reaches into a year whose official calendar is not in \(session.directory)/calendars")
    }
    return .ok
  }
}

extension Session {
  /// The official calendars of the configuration.
  fileprivate func calendar() throws -> WorkingCalendar {
    let folder = directory + "/calendars"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.filter { $0.hasSuffix(".json") } ?? []
    let years = try names.sorted().map { name in
      guard let year = Int(name.dropLast(".json".count)),
        let json = try? JSONValue(parsing: try read("\(folder)/\(name)")),
        let calendar = try? CalendarYear(json: json, expecting: year)
      else {
        throw Failure(.configuration, "\(folder)/\(name) is no calendar", hint: "hubctl check tells what is wrong")
      }
      return calendar
    }
    guard !years.isEmpty else {
      throw Failure(
        .configuration, "there is no calendar in \(folder)", hint: "--config names the configuration directory")
    }
    return WorkingCalendar(years)
  }
}
