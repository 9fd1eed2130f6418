import Testing
import Vocabulary

@testable import tvaersum

@Suite("What no command foresees")
struct UnforeseenTests {
    private struct Strange: Error, CustomStringConvertible {
        let description = "0101011234;Anna Holm"
    }

    @Test("An unforeseen failure is a refusal that tells its kind and nothing of what it says of itself")
    func unforeseen() throws {
        let refused = try #require(refusal(for: Strange()))
        #expect(refused.code == .unforeseen)
        #expect(refused.place == "Strange")
        #expect(!"\(refused)".contains("Anna"))
        #expect(ExitStatus.of(refused) == .internalFault)
    }

    @Test("A refusal stays itself, and a cancelled task is none")
    func others() {
        #expect(refusal(for: Refusal(.truncated, at: "message"))?.code == .truncated)
        #expect(refusal(for: CancellationError()) == nil)
    }

    @Test("A number that this program does not know ends a command as a fault that it does not foresee")
    func unknownNumber() {
        #expect(ExitStatus.listed(9_999) == nil)
        #expect(ExitStatus.of(Refusal(Refusal.Code(9_999, "", "newer"), at: "coordinator")) == .internalFault)
    }
}
