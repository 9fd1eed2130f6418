import ArgumentParser
import Vocabulary

/// What a number means at the reader's desk.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a refusal, a rule or an exit status: what it usually means, what to do, and who can do it.",
        discussion: "EXAMPLE\n  tvaersum explain T1406\n  tvaersum explain TAL-R02\n  tvaersum explain 75"
            + Endings.with().help
    )
    @Argument(
        help:
            "A refusal's number, such as T1406, a rule's code, such as TAL-R02 or CHK-B1, or an exit status, such as 75."
    )
    var number: String

    func run() throws {
        if let rule = RuleExplanation.of(number) { return Terminal.say(rule.text) }
        let digits = number.uppercased().hasPrefix("T") ? number.dropFirst() : number[...]
        guard digits.allSatisfy(\.isASCII), let value = UInt16(digits) else {
            throw ValidationError("“\(number)” is no number such as T1406 or 75, and no rule such as TAL-R02")
        }
        if digits.count == number.count, let status = ExitStatus(rawValue: Int32(value)) {
            return Terminal.say(try ExitExplanation.of(status).text)
        }
        let page = Explanation.entries(on: Explanation.page)
        if let entry = page.entries.first(where: { $0.number == value }) { return Terminal.say(entry.text) }
        let written = Refusal.Code.written(value)
        guard page.retired.contains(value) else {
            throw ValidationError("this program has no refusal \(written); docs/errors.md lists all")
        }
        Terminal.say("\(written) is retired: an earlier program refused with it, and no other refusal will have it")
    }
}
