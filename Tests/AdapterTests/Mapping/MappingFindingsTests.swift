import Hub
import Testing

/// What a person who writes a mapping is told, and where.
@Suite struct MappingFindingsTests {
  private func findings(_ yaml: String, codes: [String: String] = [:]) throws -> [String] {
    try InlineSystem(yaml, codes: codes).findings.map { "\($0.line) \($0.key): \($0.messageEn)" }
  }

  @Test func anUnknownStepIsNamedWithItsPlace() throws {
    let found = try InlineSystem(
      """
      inbound:
        status:
          fields:
            caseNumber: { from: no, trimm: true }
      """
    ).findings
    let finding = try #require(found.first)
    #expect(found.count == 1)
    #expect(finding.line == 7)
    #expect(finding.key == "inbound.status.fields.caseNumber.trimm")
    #expect(finding.hint == "did you mean \"trim\"?")
  }

  @Test func requiredFieldsWithoutARuleAreNamed() throws {
    let found = try findings("inbound: {application: {fields: {theme.name: name}}}")
    #expect(found.contains { $0.contains("no rule makes the required field source.caseNumber") })
    #expect(found.contains { $0.contains("no rule makes the required field items") })
    #expect(!found.contains { $0.contains("theme.name") })
  }

  @Test func aFieldThatIsNotCanonicalIsNamed() throws {
    let found = try findings("inbound: {status: {fields: {caseNumber: no, colour: c}}}")
    #expect(found == ["4 inbound.status.fields.colour: is not a canonical field"])
  }

  @Test func fieldsOfElementsAreCheckedToo() throws {
    let found = try findings("inbound: {status: {fields: {caseNumber: no, items: {from: list, each: {item: code}}}}}")
    #expect(found == ["4 inbound.status.fields.items.each: no rule makes the required field status"])
  }

  @Test func anUnknownTableIsNamed() throws {
    let found = try findings("inbound: {status: {fields: {caseNumber: no, whole: {from: s, table: words}}}}")
    #expect(found == ["4 inbound.status.fields.whole.table: is not a table of this file"])
  }

  @Test func aTableNobodyUsesIsAWarning() throws {
    let system = try InlineSystem(
      "tables: {words: {words: {a: received}}}\ninbound: {status: {fields: {caseNumber: no}}}")
    #expect(system.findings.map(\.severity) == [.warning])
    #expect(system.findings.first?.key == "tables.words")
  }

  @Test func wordsAreHeldAgainstTheirCodeFile() throws {
    let yaml = """
      tables: {words: {codes: states, words: {a: received, c: accepted}}}
      inbound: {status: {fields: {caseNumber: no, whole: {from: s, table: words}}}}
      """
    let found = try findings(yaml, codes: ["states": "a,甲,a,seen\nb,乙,b,seen"])
    #expect(
      found == [
        "4 tables.words.words.c: is not a code of states",
        "4 tables.words.words: words of states have no code here: b",
      ])
  }

  @Test func rulesThatAreNeverReachedAreNamed() throws {
    let branches = try findings(
      """
      inbound:
        status:
          fields:
            caseNumber: no
            opinion:
              when:
                - { from: a }
                - { if: { b: x }, from: b }
      """)
    #expect(
      branches == ["11 inbound.status.fields.opinion.when[1]: is never reached: the branch before it has no condition"])
    let firsts = try findings(
      "inbound: {status: {fields: {caseNumber: {first-of: [{from: a, default: x}, b]}}}}")
    #expect(
      firsts == [
        "4 inbound.status.fields.caseNumber.first-of[1]: is never reached: the rule before it always gives something"
      ])
    let replies = try findings(
      "outbound: {reply: {rules: [{then: delivered}, {if: {code: 1}, then: refused}]}}")
    #expect(replies == ["4 outbound.reply.rules[1]: is never reached: the rule before it has no condition"])
  }

  @Test func aRuleHasOneSource() throws {
    let found = try findings("inbound: {status: {fields: {caseNumber: {from: a, value: b}}}}")
    #expect(found == ["4 inbound.status.fields.caseNumber: a rule needs exactly one source"])
  }

  @Test(arguments: ["a..b", "a[b", "$x[", "a.", "list[=x]"]) func whatIsNoPathIsNamed(path: String) throws {
    let found = try findings("inbound: {status: {fields: {caseNumber: {from: '\(path)'}}}}")
    #expect(found.contains { $0.hasPrefix("4 inbound.status.fields.caseNumber.from: ") })
  }

  @Test func anUnknownVariableIsNamed() throws {
    let found = try findings("inbound: {status: {fields: {caseNumber: $nummer}}}")
    #expect(found == ["4 inbound.status.fields.caseNumber: $nummer is not known here"])
  }

  @Test func anUnknownTransportIsNamed() throws {
    let finding = try #require(try InlineSystem("send: {transport: pigeon}").findings.first)
    #expect(finding.key == "send.transport")
    #expect(finding.hint?.contains("http-push, kafka-topic") == true)
  }

  @Test func aTransportSaysWhatItLacks() throws {
    let found = try findings("send: {transport: http-push, url: 'ftp://x', secrets: {key: plain}}")
    #expect(
      found == [
        "4 send.url: must be an http or https address",
        "4 send.secrets.key: must be a reference to a secret, env:NAME or file:PATH",
        "4 send: this transport needs a mapping",
      ])
  }
}
