import CommandLine
import Testing

@Suite struct ParserTests {
  @Test(arguments: [
    "get things -w -o json", "get things --watch --output json", "get things --output=json --watch",
    "-o json get things -w", "get things -wojson", "get things -wo=json", "get thing -w -o=json",
  ])
  func readsOptionsInEveryForm(line: String) throws {
    let (action, invocation) = try run(line)
    #expect(action == "get things")
    #expect(invocation.path == ["ctl", "get", "things"])
    #expect(invocation.flag("watch") && !invocation.flag("quiet"))
    #expect(invocation.value("output") == "json")
  }

  @Test func readsArguments() throws {
    #expect(try run("add 2026-01-01 -3").1.arguments == ["2026-01-01", "-3"])
    #expect(try run("add 2026-01-01 -3").1.integer(argument: 1, called: "N", in: -9...9) == -3)
    #expect(try run("add 2026-01-01").1.argument(1) == nil)
    #expect(try run("push a b - -- --c get").1.arguments == ["a", "b", "-", "--c", "get"])
    #expect(try run("add help").1.arguments == ["help"])
  }

  @Test func prefersTheCommandLineToTheEnvironmentToTheStandard() throws {
    #expect(try run("get things").1.value("output") == "table")
    #expect(try run("get things").1.value("server") == nil)
    #expect(try run("get things", environment: ["CTL_SERVER": "a"]).1.value("server") == "a")
    #expect(try run("get things --server b", environment: ["CTL_SERVER": "a"]).1.value("server") == "b")
    #expect(try run("get things --server=", environment: ["CTL_SERVER": "a"]).1.value("server") == "")
  }

  @Test func collectsRepeatedOptions() throws {
    #expect(try run("get things -l a=1 --label=b=2").1.all("label") == ["a=1", "b=2"])
    #expect(try run("get things").1.all("label").isEmpty)
  }

  @Test(arguments: [
    ("gte things", "unknown command 'gte'", "did you mean 'get'?"),
    ("get thigns", "unknown command 'thigns'", "did you mean 'things'?"),
    ("get xylophone", "unknown command 'xylophone'", nil),
    ("get things --wacth", "unknown option '--wacth'", "did you mean '--watch'?"),
    ("get things --watch=yes", "--watch takes no value", nil),
    ("get things -x", "unknown option '-x'", nil),
    ("get things --output", "--output needs a value: --output FORMAT", nil),
    ("get things -o jsn", "--output takes table, wide, json, not 'jsn'", "did you mean 'json'?"),
    ("get things -o json -o wide", "--output is given twice", nil),
    ("get things more", "'more' is one argument too many", nil),
    ("get places --watch", "unknown option '--watch'", nil),
    ("add", "DATE is missing", "usage: ctl add DATE [N] [options]"),
    ("push", "FILE is missing", "usage: ctl push FILE… [options]"),
    ("get", "get what? one of: things, places", nil),
    ("add a \u{1B}[2J x", "'x' is one argument too many", nil),
    ("\u{1B}[2J", "unknown command '\u{FFFD}[2J'", nil),
  ])
  func complains(line: String, message: String, hint: String?) {
    let error = complaint(line)
    #expect(error?.message == message)
    #expect(error?.hint == hint)
  }

  @Test func complainsAboutTheEnvironmentByName() throws {
    let command = Command(
      "x", summary: "", options: [.value("level", nil, "L", choices: ["a", "b"], variable: "X_LEVEL", help: "")],
      action: 1)
    #expect(throws: UsageError(path: ["x"], message: "X_LEVEL takes a, b, not 'c'")) {
      _ = try command.parse([], environment: ["X_LEVEL": "c"])
    }
  }

  @Test func checksNumbers() throws {
    let invocation = try run("add 2026-01-01 12").1
    #expect(throws: UsageError(path: ["ctl", "add"], message: "N takes a whole number from 0 to 9, not '12'")) {
      _ = try invocation.integer(argument: 1, called: "N", in: 0...9)
    }
  }

  @Test func printsAComplaint() {
    #expect(
      complaint("gte")?.description == """
        ctl: unknown command 'gte'
          did you mean 'get'?
          try: ctl --help
        """)
  }
}
