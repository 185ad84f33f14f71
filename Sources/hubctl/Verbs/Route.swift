import CommandLine
import Hub

extension Program {
  static let routeVerb = Command<Verb>(
    "route", group: "Try (试验)", summary: "see how an application would be routed (回传)", subcommands: [])
  static let translateVerb = Command<Verb>(
    "translate", group: "Try (试验)", summary: "see an original as the hub understands it", subcommands: [])
}
