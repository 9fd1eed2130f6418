import Disclosure
import Studies
import Testing
import Vocabulary

@Suite("Slot layout")
struct SlotLayoutTests {
    @Test("STU-7: slots run by indicator, table (the total first), cell and quantity")
    func order() throws {
        let layout = SlotLayout(try Study(yaml: Material.small, file: "small.yaml"))
        #expect(
            (0..<layout.slotCount).map { layout.describe($0).description } == [
                "M/total/n", "M/total/sum", "M/total/sum_of_squares",
                "M/sex=women/n", "M/sex=women/sum", "M/sex=men/n", "M/sex=men/sum",
                "M/age=young/n", "M/age=young/sum", "M/age=old/n", "M/age=old/sum",
                "Q/total/denominator", "Q/total/numerator",
            ]
        )
        #expect(layout.slot(indicator: 0, breakdown: 1, cell: 1, quantity: .sum) == 10)
        #expect(layout.slot(indicator: 1, breakdown: nil, cell: 0, quantity: .numerator) == 12)
        #expect(layout.slot(indicator: 0, breakdown: 0, cell: 0, quantity: .sumOfSquares) == nil)
        #expect(layout.slot(indicator: 0, breakdown: 0, cell: 2, quantity: .n) == nil)
    }

    @Test("STU-7: every slot of the shipped study is found again by what it holds")
    func inverse() throws {
        let layout = SlotLayout(try Material.shipped())
        #expect(layout.slotCount == 242)
        for (number, slot) in layout.slots.enumerated() {
            let found = layout.slot(
                indicator: slot.indicator,
                breakdown: slot.breakdown,
                cell: slot.cell,
                quantity: slot.role
            )
            #expect(found == number)
        }
        #expect(Set((0..<layout.slotCount).map { layout.describe($0).description }).count == layout.slotCount)
    }

    @Test("STU-10: cells have the tests of their kind, and a sum of squares only in the total")
    func problem() throws {
        let layout = SlotLayout(try Study(yaml: Material.small, file: "small.yaml"))
        let problem = try Problem(layout: layout)
        let mean = problem.blocks[0]
        #expect(
            mean.total
                == ProblemCell(
                    slots: [0, 1, 2],
                    tests: [.count(slot: 0)],
                    deviation: DeviationRule(count: 0, squares: 2)
                )
        )
        #expect(mean.breakdowns[0][1] == ProblemCell(slots: [5, 6], tests: [.count(slot: 5)]))
        #expect(
            problem.blocks[1].total
                == ProblemCell(slots: [11, 12], tests: [.count(slot: 11), .part(numerator: 12, denominator: 11)])
        )
        #expect(problem.named.population == 13)
        #expect(problem.pooled.indices == [0, 1, 2])
        #expect(problem.bounds[2] == 1_000_000_000)
        #expect(problem.fateClasses.isEmpty)
    }

    @Test("STU-10: a rate tests its persons and events, money without persons nothing")
    func kinds() throws {
        let study = try Material.shipped()
        let layout = SlotLayout(study)
        let problem = try Problem(layout: layout)
        func total(_ id: String) throws -> (cell: ProblemCell, slot: (Indicator.Role) -> Int) {
            let number = try #require(study.indicators.firstIndex { $0.id == id })
            return (
                problem.blocks[number].total,
                { layout.slot(indicator: number, breakdown: nil, cell: 0, quantity: $0) ?? -1 }
            )
        }
        let rate = try total("K2a")
        #expect(
            rate.cell.tests == [
                .count(slot: rate.slot(.persons)),
                .part(numerator: rate.slot(.events), denominator: rate.slot(.persons)),
            ]
        )
        let money = try total("I17")
        #expect(money.cell.tests == [.count(slot: money.slot(.persons))])
        let stock = try total("I2a")
        #expect(
            stock.cell.tests == [
                .count(slot: stock.slot(.n)), .part(numerator: stock.slot(.n), denominator: stock.slot(.whole)),
            ]
        )
        // The whole is tallied for the test and released to nobody.
        #expect(!problem.named[stock.slot(.whole)] && !problem.pooled[stock.slot(.whole)])
        #expect(problem.named[stock.slot(.n)] && problem.pooled[stock.slot(.n)])
    }

    @Test("STU-10: money without persons behind it has no test")
    func money() throws {
        let yaml =
            Material.small
                + """

                  R:
                    kind: resource
                    title: { da: Penge, en: Money }
                    definition: { da: Penge, en: Money }
                    unit: { name: { da: kr., en: DKK }, factor: 1, decimals: 0 }
                    table: money
                    quantities:
                      amount: { sum: kroner, bound: 1000000 }
                      units: { count: rows, bound: 1000 }
                    total: both
                """
        let problem = try Problem(layout: SlotLayout(try Study(yaml: yaml, file: "small.yaml")))
        #expect(problem.blocks[2].total == ProblemCell(slots: [13, 14], tests: []))
    }

    @Test("STU-11: what several indicators hold of the same group shares one fate, and so do parts of one whole")
    func fates() throws {
        let layout = SlotLayout(try Material.shipped())
        let classes = try Problem(layout: layout).fateClasses
            .map { $0.map { layout.describe($0).description } }
        #expect(classes.contains(["K1a/total/denominator", "K2a/total/persons", "I17/total/persons"]))
        #expect(classes.contains(["K1a/total/numerator", "K2a/total/events"]))
        #expect(classes.contains(["K1a/age3=30_39/numerator", "K2a/age3=30_39/events"]))
        #expect(classes.contains(["K2a/total/time", "I17/total/units"]))
        #expect(classes.contains(["I1/total/denominator", "I1b/total/n"]))
        #expect(classes.contains(["I2a/total/n", "I2b/total/n"]))
        #expect(classes.allSatisfy { $0.count > 1 })
    }

    @Test("STU-16: slots of one quantity and group are one figure, whatever indicator, title or version they stand in")
    func figureDigests() throws {
        let layout = SlotLayout(try Material.shipped())
        let figures = try Problem(layout: layout).figures
        var named: [String: Digest] = [:]
        for slot in 0..<layout.slotCount { named[layout.describe(slot).description] = figures[slot] }
        let wholes = ["K1a/total/denominator", "K2a/total/persons", "I17/total/persons", "I2a/total/whole"]
            .map { named[$0] }
        #expect(Set(wholes).count == 1 && wholes[0] != nil)
        #expect(named["K1a/sex=women/numerator"] == named["K2a/sex=women/events"])
        let others = [
            "K1a/total/numerator", "I2a/total/n", "I2b/total/n", "K1a/sex=women/numerator", "K1a/sex=men/numerator",
        ]
        #expect(Set(others.map { named[$0] } + wholes).count == 6)

        func small(_ change: (String) -> String) throws -> [Digest] {
            try Problem(layout: SlotLayout(try Study(yaml: change(Material.small), file: "small.yaml"))).figures
        }
        let plain = try small { $0 }
        #expect(Set(plain).count == plain.count)
        #expect(try small { $0.replacing("version: 1", with: "version: 2") } == plain)
        #expect(try small { $0.replacing("da: Penge", with: "da: Kroner") } == plain)
    }

    @Test(
        "STU-17: counts of what is only pooled have presence bits, and what is released both ways has where the study says so"
    )
    func presence() throws {
        func presence(_ total: String, _ sex: String) throws -> [String] {
            let yaml = Material.small("sex: named", "sex: \(sex)").replacing("total: both", with: "total: \(total)")
            let layout = SlotLayout(try Study(yaml: yaml, file: "small.yaml"))
            #expect(try Study(canonicalBytes: layout.study.canonicalBytes, place: "study") == layout.study)
            return try Problem(layout: layout).presence.map { layout.describe($0).description }
        }
        let cells = ["M/sex=women/n", "M/sex=men/n"]
        #expect(try presence("both", "named") == [])
        #expect(try presence("named", "both") == [])
        #expect(try presence("both", "both_of_m") == cells)
        #expect(try presence("pooled", "named") == ["M/total/n"])
        #expect(try presence("both_of_m", "pooled") == ["M/total/n"] + cells)
    }

    @Test(
        "STU-17: canonical bytes that give a figure presence where it is not pooled, or none where it is only pooled, are refused"
    )
    func badPresence() throws {
        for (named, pooled, presence, isGood) in [
            (true, false, false, true), (true, true, false, true), (true, true, true, true), (false, true, true, true),
            (true, false, true, false), (false, true, false, false), (false, false, false, false),
        ] {
            var writer = CanonicalWriter()
            for flag in [named, pooled, presence] { writer.bool(flag) }
            let release = try? Release(canonicalBytes: writer.bytes, place: "release")
            #expect((release != nil) == isGood)
            if let release { #expect(release.canonicalBytes == writer.bytes) }
        }
    }

    @Test("STU-10: the shipped study opens by name and pooled what was decided, and nothing else")
    func releases() throws {
        let study = try Material.shipped()
        func shown(_ id: String) -> [String: Release] {
            Dictionary(
                uniqueKeysWithValues: (study.indicator(id)?.breakdowns ?? []).map { ($0.breakdown, $0.release) }
            )
        }
        let both = Release(named: true, pooled: true)
        let named = Release(named: true, pooled: false)
        #expect(study.indicators.allSatisfy { $0.total == both })
        for id in ["K1a", "K2a", "K3a", "K3b"] {
            #expect(
                shown(id) == ["sex": named, "age3": named, "basis3": named, "origin2": named, "track2": named]
            )
        }
        #expect(Set(shown("K4a").keys) == ["sex", "age5", "basis5", "origin5", "track3", "module6"])
        #expect(shown("K4a").values.allSatisfy { $0 == named })
        #expect(shown("I2a") == ["sex": named, "age3": named, "origin2": named])
        #expect(shown("I1") == ["sex": both, "population_age": both])
        #expect(shown("I1b") == ["population_origin": both])
        #expect(shown("I2b").isEmpty && shown("I17").isEmpty)
        #expect(study.thresholds == .standard)
    }

    @Test("STU-7: a released table is read by slot and contributor")
    func figures() throws {
        let layout = SlotLayout(try Study(yaml: Material.small, file: "small.yaml"))
        let problem = try Problem(layout: layout)
        let values: [Int64] = [30, 900, 30_000, 15, 450, 15, 450, 15, 450, 15, 450, 40, 20]
        let passing = try JointSuppression(
            inTheClear: Array(repeating: values, count: 3),
            problem: problem,
            thresholds: .standard,
            tolerated: 1
        )
        .passing
        #expect(passing.named.allSatisfy { $0.population == 13 })
        let opened = passing.functionals.map { functional -> Int64? in
            switch functional {
            case .named(_, let slot): values[slot]
            case .pooled(let slot): values[slot] * 3
            }
        }
        let table: any FigureSource = try ReleasedTable(passing: passing, opened: opened, problem: problem)
        #expect(table.contributorCount == 3)
        #expect(table.quantity(slot: 1, contributor: 2) == .open(900))
        #expect(table.quantity(slot: 1, contributor: nil) == .open(2700))
        #expect(table.quantity(slot: 3, contributor: nil) == .closed)
    }
}
