import Testing
import Vocabulary

@testable import Tallying

@Suite("Guesses of how an extract is written")
struct SniffingTests {
    private func form(_ text: String, _ encoding: TextEncoding = .utf8) throws -> CSVForm {
        try CSVForm(try #require(encoding.bytes(text)), isWhole: true, name: "a.csv")
    }

    @Test("TAL-26: the encoding is told by the letters, with the reason")
    func encodings() throws {
        let text = "navn;køn\nÅse;K\nSøren;M\n"
        let utf8 = try form(text)
        #expect(utf8.format.encoding == .utf8 && utf8.guesses[0].reason.contains("well-formed UTF-8"))
        let windows = try form(text, .windows1252)
        #expect(windows.format.encoding == .windows1252 && windows.guesses[0].reason.contains("3 of 3 letters"))
        let marked = try CSVForm([0xEF, 0xBB, 0xBF] + Array(text.utf8), isWhole: true, name: "a.csv")
        #expect(marked.format.encoding == .utf8 && marked.guesses[0].reason.contains("mark"))
        let plain = try form("navn;sex\nA;K\n")
        #expect(plain.format.encoding == .utf8 && plain.guesses[0].reason.contains("no letter beyond"))
        // A letter that is cut in two by the end of what was read is not held against it.
        let cut = try CSVForm(Array(text.utf8) + [0x41, 0xC3], isWhole: false, name: "a.csv")
        #expect(cut.format.encoding == .utf8)
    }

    @Test("TAL-26: letters of DOS and UTF-16 are refused, since no mapping can declare them")
    func foreignEncodings() throws {
        let dos: [UInt8] = Array("navn;sex\nS".utf8) + [0x9B] + Array("ren;M\n".utf8)
        let refused = #expect(throws: Refusal.self) { try CSVForm(dos, isWhole: true, name: "a.csv") }
        #expect(refused?.code == .wrongEncoding && refused?.next.contains("850") == true)
        let wide = #expect(throws: Refusal.self) { try CSVForm([0xFF, 0xFE, 0x41, 0], isWhole: true, name: "a.csv") }
        #expect(wide?.code == .wrongEncoding)
    }

    @Test(
        "TAL-26: the separator is the one that cuts every row as the header",
        arguments: [(";", UInt8(ascii: ";")), (",", UInt8(ascii: ",")), ("\t", 9), ("|", UInt8(ascii: "|"))]
    )
    func separators(written: String, byte: UInt8) throws {
        let rows = [
            ["nr", "navn", "kr"], ["1", "\"Hansen, Jens; søn | mand\"", "\"1,5\""], ["2", "Lis", "\"2,25\""],
        ]
        let form = try form(rows.map { $0.joined(separator: written) }.joined(separator: "\n"))
        #expect(form.format.delimiter == byte && form.format.quoting && form.questions.isEmpty)
        #expect(form.guesses[1].reason == "2 of 2 rows have 3 fields, as the header has")
    }

    @Test("TAL-26: two separators that both fit are asked, with the flags that answer")
    func twoSeparators() throws {
        let form = try form("a;b,c;d\n1;2,3;4\n5;6,7;8\n")
        let question = try #require(form.questions.first)
        #expect(question.about == "delimiter" && question.answers == ["--delimiter \";\"", "--delimiter \",\""])
        var answers = SourceAnswers()
        answers.delimiter = ","
        let answered = try CSVForm(Array("a;b,c;d\n1;2,3;4\n".utf8), isWhole: true, name: "a", answers: answers)
        #expect(answered.format.delimiter == Byte.comma && answered.questions.isEmpty)
    }

    @Test("TAL-26: quotation marks that stand open within rows are ordinary characters")
    func quotes() throws {
        let form = try form("nr;maal\n1;5\"\n2;7\n3;9\"\n4;2\n5;1\"\n")
        #expect(!form.format.quoting && form.guesses.last?.about == "quoting")
    }

    @Test("TAL-26: what is no table is refused with what to do")
    func noTable() throws {
        let refused = #expect(throws: Refusal.self) { try form("a;b;c\n1\n2;3\n4;5;6;7\n1,2\n") }
        #expect(refused?.code == .notATable)
        var answers = SourceAnswers()
        answers.delimiter = "ab"
        let wrong = #expect(throws: Refusal.self) {
            try CSVForm(Array("a;b\n".utf8), isWhole: true, name: "a.csv", answers: answers)
        }
        #expect(wrong?.code == .openQuestions)
    }

    @Test("TAL-26: a day above 12 decides the order, and where there is none the order is asked")
    func days() throws {
        func guess(_ days: [String]) -> DateGuess { DateGuess(days.map { Array($0.utf8) }) }
        let danish = guess(["01-02-2025", "31-12-2024", "05-06-2025", "17-01-2025"])
        #expect(danish.patterns == ["dd-mm-yyyy"] && danish.rivals.isEmpty)
        #expect(danish.reason == "2 of 4 dates have a day above 12, and so no month, in the first place")
        let american = guess(["02-01-2025", "12-31-2024", "06-15-2025"])
        #expect(american.patterns == ["mm-dd-yyyy"] && american.rivals.isEmpty)
        let first = guess(["01-02-2025", "01-12-2024", "01-06-2025"])
        #expect(first.patterns == ["dd-mm-yyyy"] && first.rivals == ["mm-dd-yyyy"])
        #expect(guess(["2025-01-02", "2025-02-03"]).rivals.isEmpty)
        #expect(guess(["1/2/2025", "31/1/2025", "9/11/2025"]).patterns == ["d/m/yyyy"])
        #expect(guess(["20250131", "20241201"]).patterns == ["yyyymmdd"])
        #expect(!guess(["5.46.60", "5.46.61", "12"]).areDays)
        // One day of two hundred is too few to speak for all.
        let thin = guess(Array(repeating: "01-02-2025", count: 199) + ["31-01-2025"])
        #expect(thin.rivals == ["mm-dd-yyyy"])
        let mixed = guess(["31-12-2024", "30-11-2024", "2024-12-31", "13-01-2025"])
        #expect(mixed.patterns == ["dd-mm-yyyy", "yyyy-mm-dd"] && mixed.read == 4)
    }

    @Test("TAL-26: 1.234 alone is asked; two marks, other groups or more numbers decide")
    func numbers() {
        func mark(_ numbers: String...) -> String? { NumberGuess(numbers.map { Array($0.utf8) }).decimalMark }
        #expect(mark("1.234") == nil && mark("1,234", "-2.345") == nil)
        #expect(mark("1.234", "5,5") == "," && mark("1,234.50") == "." && mark("1.234.567") == ",")
        #expect(mark("1,234,567-") == "." && mark("0.125") == "." && mark("12.5") == "." && mark("12", "7") == ",")
        #expect(mark("1,5", "1.5") == nil, "as many of one as of the other")
        let question = NumberGuess([Array("1.234".utf8)]).question
        #expect(question.answers == ["--decimal \",\"", "--decimal \".\""])
    }

    @Test("TAL-29: only one of the study's own codes is suggested, with the reason, and never missing")
    func codes() throws {
        let study = try SniffedStudy.study
        let koen = CodeMatching(["K", "M"], column: "koen", of: "personer", in: study)
        #expect(koen.suggestion(for: "Kvinde")?.code == "K" && koen.suggestion(for: "mænd")?.code == "M")
        #expect(koen.suggestion(for: "k")?.code == "K" && koen.suggestion(for: "Kendt ikke") == nil)
        #expect(koen.suggestion(for: "missing") == nil && koen.suggestion(for: "?") == nil)
        let trin = CodeMatching(["1", "2", "10"], column: "trin", of: "personer", in: study)
        #expect(trin.suggestion(for: "01")?.code == "1" && trin.suggestion(for: "3") == nil)
        let two = CodeMatching(["a-b", "a_b"], column: "trin", of: "personer", in: study)
        #expect(two.suggestion(for: "AB") == nil, "two codes fit, so none is suggested")
    }
}
