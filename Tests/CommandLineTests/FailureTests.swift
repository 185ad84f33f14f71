import CommandLine
import Testing

@Suite struct FailureTests {
  private struct Strange: Error { let secret = "hidden" }

  @Test func aFailureSaysWhatToDo() {
    let failure = Failure(.conflict, "somebody changed it", hint: "look again")
    let (text, exit) = Failure.report(failure, of: "ctl")
    #expect(text == "ctl: somebody changed it\n  look again")
    #expect(exit == .conflict)
  }

  @Test func aWrongCommandLineIsUsage() {
    let error = UsageError(path: ["ctl", "get"], message: "no such option")
    let (text, exit) = Failure.report(error, of: "ctl")
    #expect(text == error.description)
    #expect(exit == .usage)
  }

  @Test func ofAnyOtherErrorOnlyTheKindIsTold() {
    let (text, exit) = Failure.report(Strange(), of: "ctl")
    #expect(text == "ctl: an unexpected error of the kind Strange")
    #expect(exit == .failed)
  }
}
