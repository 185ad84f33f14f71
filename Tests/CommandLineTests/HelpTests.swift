import CommandLine
import Testing

@Suite struct HelpTests {
  @Test func showsTheProgram() throws {
    let expected = """
      ctl – look after things

      Usage: ctl COMMAND [options]

      Look (查看):
        get         list things

      Change (变更):
        add         add days
        push        push files

      Commands:
        completion  set up a shell

      Options:
        -o, --output FORMAT  how to print (table|wide|json; default table)
            --server URL     where to ask (or $CTL_SERVER)
        -q, --quiet          say less
        -h, --help           show this help

      Examples:
        # all things
        ctl get things -o wide

      ctl COMMAND --help tells more about one command.

      """
    for line in ["", "--help", "-h", "help", "-q"] { #expect(try help(line) == expected) }
  }

  @Test func showsACommand() throws {
    let expected = """
      ctl add – add days

      Usage: ctl add DATE [N] [options]

      Arguments:
        DATE  from
        N     days

      Options everywhere:
        -o, --output FORMAT  how to print (table|wide|json; default table)
            --server URL     where to ask (or $CTL_SERVER)
        -q, --quiet          say less
        -h, --help           show this help

      """
    for line in ["add --help", "help add", "add -h 1 2 3"] { #expect(try help(line) == expected) }
    #expect(try help("get things -h")?.contains("-l, --label K=V  only these (repeatable)") == true)
  }
}

@Suite struct WrappingTests {
  @Test func breaksLongLinesUnderTheirColumn() throws {
    let words = (0..<30).map { "choice-\($0)" }
    let command = Command(
      "x", summary: "", options: [.value("kind", "k", "KIND", choices: words, help: "what kind of thing")], action: 1)
    guard case .help(let text) = try command.parse(["-h"]) else { return }
    let lines = text.split(separator: "\n").filter { $0.contains("choice-") }
    #expect(lines.count > 2)
    #expect(lines.allSatisfy { displayWidth(String($0)) <= 116 })
    #expect(lines.dropFirst().allSatisfy { $0.prefix { $0 == " " }.count == 19 })
    #expect(lines.joined().filter { $0 != " " }.contains(words.joined(separator: "|")))
  }
}

@Suite struct TableTests {
  let table = Table(
    [.init("NAME"), .init("SIZE", isWide: true), .init("PLACE")],
    rows: [["咖啡店", "1", "徐汇"], ["bar", "22", "x\u{1B}[31m\ny"], ["z"]])

  @Test func alignsByDisplayWidth() {
    #expect(table.lines() == ["NAME     PLACE", "咖啡店   徐汇", "bar      x\u{FFFD}[31m\u{FFFD}y", "z"])
    #expect(table.text(wide: true).hasPrefix("NAME     SIZE   PLACE\n咖啡店   1      徐汇\n"))
  }

  @Test(arguments: [
    ("abc", 3), ("咖啡", 4), ("（）", 4), ("e\u{301}", 1), ("ｱ", 1), ("😀", 2), ("\u{20000}", 2), ("é–…", 3), ("", 0),
    ("、。", 4),
  ])
  func measures(text: String, width: Int) {
    #expect(displayWidth(text) == width)
  }

  @Test func hidesWhatSteersATerminal() {
    #expect("a\u{202E}b\u{2028}c\u{7F}".printable == "a\u{FFFD}b\u{FFFD}c\u{FFFD}")
    #expect("plain 咖啡".printable == "plain 咖啡")
  }

  @Test func coloursOnlyATerminalThatWantsThem() {
    #expect(Terminal(isInteractive: true, environment: [:]).paint("x", .red) == "\u{1B}[31mx\u{1B}[0m")
    #expect(Terminal(isInteractive: true, environment: ["NO_COLOR": "1"]).paint("x", .red) == "x")
    #expect(Terminal(isInteractive: true, environment: ["TERM": "dumb"]).paint("x", .red) == "x")
    #expect(Terminal(isInteractive: false, environment: [:]).paint("x", .red) == "x")
  }
}
