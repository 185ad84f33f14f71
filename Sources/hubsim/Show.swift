import CommandLine
import HTTP
import JSON

/// `hubsim show`.
@Sendable func show(_ invocation: Invocation) async throws -> ExitCode {
  let what = invocation.argument(0) ?? "summary"
  guard let view = views[what] else {
    throw invocation.usageError("WHAT is \(views.keys.sorted().joined(separator: ", "))")
  }
  let json = invocation.flag("json")
  return try await call(invocation, .get, view.path) { answer in
    json || view.columns.isEmpty ? answer.pretty() : table(answer, view.columns)
  }
}

/// How one kind of thing is shown: where the control API has it, and its columns (title, place in each element).
private let views: [String: (path: String, columns: [(title: String, place: JSONPointer)])] = [
  "summary": ("/control", []),
  "cases": (
    "/control/xuhui/cases",
    [
      ("办件编号 NUMBER", "/number"), ("主题 THEME", "/themeName"), ("申请单位 COMPANY", "/applicantUnit"),
      ("状态 STATUS", "/status"), ("DELIVERY ID", "/deliveryId"),
    ]
  ),
  "arrivals": (
    "/control/xuhui/arrivals",
    [("DELIVERY ID", "/deliveryId"), ("SEQUENCE", "/sequence"), ("NUMBER", "/number"), ("REPEATED", "/repeated")]
  ),
  "callbacks": (
    "/control/city/callbacks",
    [
      ("办件编号 NUMBER", "/applyNo"), ("动作 ACTION", "/body/op"), ("结果 RESULT", "/body/result"),
      ("意见 OPINION", "/body/suggestion"), ("时间 TIME", "/body/opTime"),
    ]
  ),
]

private func table(_ answer: JSONValue, _ columns: [(title: String, place: JSONPointer)]) -> String {
  let rows = (answer.array ?? []).map { element in
    columns.map { column -> String in
      let value = element[pointer: column.place]
      return (value?.string ?? value?.bool.map { $0 ? "yes" : "no" } ?? "").printable
    }
  }
  return Table(columns.map { Table.Column($0.title) }, rows: rows).text()
}
