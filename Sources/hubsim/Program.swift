import CommandLine
import Foundation
import Simulation

/// What a command runs; its result is the exit code.
typealias Action = @Sendable (Invocation) async throws -> ExitCode

/// The command line of the simulator.
let program = Command<Action>(
  "hubsim", summary: "plays the systems around the hub: the city platform (一网通办), Xuhui's theme portal, departments",
  details: """
    The systems speak their real wire shapes (see docs/simulator.md), listen at loopback only, and go wrong when told to.
    Everything in them is synthetic, and gone when hubsim ends.
    """,
  examples: [
    .init("hubsim serve --progress 收件,受理,办结 --step 2s", "play all systems; cases go on, a step every two seconds"),
    .init("hubsim push demo/samples/01-restaurant.json", "file an application at the city, which pushes it to the hub"),
    .init("hubsim fault xuhui store-then-hang --at create --times 1", "let the portal's next answer get lost"),
    .init("hubsim show", "see what the systems have received"),
  ],
  subcommands: [
    serveCommand, pushCommand, askCommand, workCommand, giveCommand, publishCommand, faultCommand, showCommand,
  ])

private let controlOption = Option.value(
  "control", "c", "URL", standard: "http://127.0.0.1:9300", variable: "HUBSIM_CONTROL",
  help: "the control API of a hubsim")

private let serveCommand = Command<Action>(
  "serve", summary: "play the systems until Ctrl-C",
  options: [
    .value(
      "address", nil, "ADDRESS", standard: "127.0.0.1",
      help: "where city and portal listen; the control API is at loopback"),
    .value("city-port", nil, "PORT", standard: "9301", help: "the city platform, 0 for a free port"),
    .value("xuhui-port", nil, "PORT", standard: "9302", help: "Xuhui's portal, 0 for a free port"),
    .value("market-port", nil, "PORT", standard: "9303", help: "market supervision, 0 for a free port"),
    .value("fire-port", nil, "PORT", standard: "9304", help: "the fire department, 0 for a free port"),
    .value("control-port", nil, "PORT", standard: "9300", help: "the control API, 0 for a free port"),
    .value(
      "alcohol-database", nil, "URL", variable: "HUBSIM_ALCOHOL_URL",
      help: "play the department behind this exchange library, postgresql://user:password@host/database"),
    .value("progress", nil, "WORDS", standard: "收件,受理,办理中,办结", help: "statuses that each item passes through"),
    .value("step", nil, "TIME", help: "time from each to the next, such as 500ms or 2s; without it they stay"),
    .value(
      "street-directory", nil, "DIRECTORY",
      help: "the street office exchanges files in its out/ and in/; without it there is none"),
    .value(
      "bigdata-port", nil, "PORT", help: "the city's big-data centre, 0 for a free port; without it there is none"),
    .value("window-port", nil, "PORT", help: "the service window, 0 for a free port; without it there is none"),
    .value("elicence-port", nil, "PORT", help: "the licence library, 0 for a free port; without it there is none"),
    .value("identity-port", nil, "PORT", help: "identity checks, 0 for a free port; without it there are none"),
    .value("logistics-port", nil, "PORT", help: "the courier, 0 for a free port; without it there is none"),
    .flag("forgetful", help: "the portal makes a new case for every create, whatever its delivery id"),
    .value("client-id", nil, "ID", standard: "hub", help: "client id that the city's getToken takes"),
    .value(
      "client-secret", nil, "SECRET", standard: "sim-secret-not-for-live-use", variable: "HUBSIM_CLIENT_SECRET",
      help: "its secret"),
    .value(
      "hub", nil, "URL", standard: "http://127.0.0.1:8080", variable: "HUBSIM_HUB",
      help: "where departments push statuses"),
    .value("market-key", nil, "BASE64", variable: "HUB_MARKET_KEY", help: "key of market supervision's call-backs"),
    .value("fire-key", nil, "BASE64", variable: "HUB_FIRE_KEY", help: "key of the fire department's pushes"),
    .value("ready-file", nil, "FILE", isFile: true, help: "write the addresses here, as JSON, once all listen"),
  ], action: serve)

/// As whom the hub is called, and with which key.
private func callingOptions(_ roles: [Role]) -> [Option] {
  [
    .value(
      "as", nil, "WHO", choices: roles.map(\.rawValue), standard: roles.first?.rawValue ?? "",
      help: "the city (path ①), Xuhui's portal (②) or a kiosk (③)"),
    .value("hub", nil, "URL", standard: "http://127.0.0.1:8080", variable: "HUBSIM_HUB", help: "the hub's push API"),
    .value("key-id", nil, "ID", help: "id of the key; city-test, xuhui or kiosk where not given"),
    .value("key", nil, "BASE64", help: "the key; HUB_CITY_KEY, HUB_XUHUI_KEY or HUB_KIOSK_KEY where not given"),
    .value(
      "algorithm", nil, "NAME", choices: PushSigner.Algorithm.allCases.map(\.rawValue), standard: "HMAC-SHA256",
      help: "algorithm of the key"),
  ]
}

private let pushCommand = Command<Action>(
  "push", summary: "push applications to the hub as the city, the portal or a kiosk does, signed",
  arguments: [Argument("FILE", help: "an application as its system writes it", isRepeatable: true, completion: .files)],
  options: callingOptions(Role.allCases) + [.flag("json", help: "print the hub's answers as they are, one a line")],
  examples: [
    .init("hubsim push samples/*.json", "push one after the other; the exit code is 0 if all were taken in"),
    .init("hubsim push --as kiosk kiosk.json", "file at a kiosk"),
  ],
  action: push)

private let askCommand = Command<Action>(
  "ask", summary: "ask the hub for the status of a case, as the portal or a kiosk does",
  arguments: [Argument("NUMBER", help: "the case number of whoever asks")],
  options: callingOptions([.kiosk, .portal]) + [.flag("json", help: "print the hub's answer as it is")],
  examples: [.init("hubsim ask 000000000000301", "what a kiosk shows")], action: ask)

private let workCommand = Command<Action>(
  "work", summary: "let the portal or a department move its cases to a status",
  arguments: [
    Argument("STATUS", help: "in the portal's words: 收件, 受理, 补正, 办理中, 办结, 不予许可 …"),
    Argument("NUMBER", help: "one case only, by the portal's number", isOptional: true),
  ],
  options: [
    controlOption,
    .value("at", nil, "SYSTEM", choices: workers, standard: "xuhui", help: "who moves them"),
  ],
  examples: [.init("hubsim work 办结 --at market", "market supervision grants every case and calls back")], action: work)

private let publishCommand = Command<Action>(
  "publish", summary: "let market supervision publish a change of its item at the hub (事项管理)",
  arguments: [Argument("FILE", help: "the item as the department writes it", completion: .files)],
  options: [controlOption],
  examples: [
    .init("hubsim publish config/systems/market/cases/given/item-change.json", "another form, other materials")
  ], action: publish)

private let giveCommand = Command<Action>(
  "give", summary: "give the licence library a business licence, or tell identity of somebody",
  arguments: [
    Argument("SYSTEM", help: "elicence or identity", completion: .words(["elicence", "identity"])),
    Argument("NUMBER", help: "of the holder or the person"),
    Argument("WORD", help: "the licence's identifier, or the name"),
  ],
  options: [controlOption],
  examples: [.init("hubsim give elicence 91310104000000019P SAMPLE-LICENCE-0001", "it has that licence")], action: give)

private let faultCommand = Command<Action>(
  "fault", summary: "let a system go wrong, or well again",
  details:
    "KIND is one of: \((Fault.Kind.allCases.map(\.rawValue) + ["down", "up", "clear"]).joined(separator: ", ")).",
  arguments: [
    Argument("SYSTEM", help: "its code: city, xuhui, market …", completion: .words(simulated)),
    Argument(
      "KIND", help: "what goes wrong",
      completion: .words(Fault.Kind.allCases.map(\.rawValue) + ["down", "up", "clear"])),
  ],
  options: [
    controlOption, .value("at", nil, "ENDPOINT", help: "only there: create, queryStatus, process …"),
    .value("times", "n", "N", help: "so often; without it until cleared"),
    .value("delay", nil, "TIME", standard: "2s", help: "how late slow, hang and store-then-hang are"),
  ], action: fault)

private let showCommand = Command<Action>(
  "show", summary: "show what the systems have received",
  arguments: [
    Argument(
      "WHAT", help: "summary, cases, arrivals or callbacks", isOptional: true,
      completion: .words(["summary", "cases", "arrivals", "callbacks"]))
  ],
  options: [controlOption, .flag("json", help: "print the control API's answer as it is")], action: show)

/// Says something to people, beside the output.
func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

/// Prints a line at once, also into a pipe.
func say(_ text: String) {
  FileHandle.standardOutput.write(Data((text.hasSuffix("\n") ? text : text + "\n").utf8))
}
