public import Vocabulary

/// What a synthetic kommune is like: its size and the rates that its records are drawn from.
///
/// Sizes of population are those of 1 January 2023 or the nearest published; stocks, inflow and exit rates are assumed within the
/// ranges that the flagship study was tried on. No figure here says anything about the real kommune's effort.
public struct SyntheticKommune: Hashable, Sendable {
    /// The official code.
    public let code: KommuneCode
    /// The name.
    public let name: String
    /// Inhabitants.
    let population: Int
    /// Immigrants and descendants of non-western origin, per mille of the inhabitants.
    let nonWestern: Int
    /// Persons in the programme on the first day of the period.
    let stock: Int
    /// New persons during the period, per mille of the stock.
    let inflow: Int
    /// Confirmed exits in the period, per mille of those at risk.
    let exits: Int
    /// Ukrainians, per mille of the persons in the programme.
    let ukrainians: Int
    /// Persons who neither fled nor joined somebody who did, per mille of the others in the programme.
    ///
    /// They are few in some kommuner, so that small cells occur.
    let otherBasis: Int
    /// Course participants who are in no programme (workers, students), per mille of the stock.
    let otherLearners: Int
    /// Net expenditure in kroner per person-year in the programme.
    let unitCost: Int

    /// The five kommuner, in order of their codes.
    public static let all: [SyntheticKommune] = [
        SyntheticKommune(
            number: 153,
            name: "Brøndby",
            population: 37_128,
            nonWestern: 300,
            stock: 221,
            inflow: 280,
            exits: 165,
            ukrainians: 300,
            otherBasis: 310,
            otherLearners: 1500,
            unitCost: 86_400
        ),
        SyntheticKommune(
            number: 165,
            name: "Albertslund",
            population: 27_530,
            nonWestern: 280,
            stock: 180,
            inflow: 240,
            exits: 185,
            ukrainians: 340,
            otherBasis: 220,
            otherLearners: 1400,
            unitCost: 79_200
        ),
        SyntheticKommune(
            number: 167,
            name: "Hvidovre",
            population: 53_400,
            nonWestern: 170,
            stock: 236,
            inflow: 300,
            exits: 205,
            ukrainians: 400,
            otherBasis: 270,
            otherLearners: 2200,
            unitCost: 74_500
        ),
        SyntheticKommune(
            number: 169,
            name: "Høje-Taastrup",
            population: 50_759,
            nonWestern: 200,
            stock: 388,
            inflow: 360,
            exits: 245,
            ukrainians: 380,
            otherBasis: 300,
            otherLearners: 1300,
            unitCost: 71_800
        ),
        SyntheticKommune(
            number: 183,
            name: "Ishøj",
            population: 23_300,
            nonWestern: 375,
            stock: 132,
            inflow: 330,
            exits: 220,
            ukrainians: 260,
            otherBasis: 190,
            otherLearners: 1600,
            unitCost: 92_300
        ),
    ]
    .compactMap(\.self)

    init?(
        number: Int,
        name: String,
        population: Int,
        nonWestern: Int,
        stock: Int,
        inflow: Int,
        exits: Int,
        ukrainians: Int,
        otherBasis: Int,
        otherLearners: Int,
        unitCost: Int
    ) {
        guard let code = KommuneCode(number) else { return nil }
        self.code = code
        self.name = name
        self.population = population
        self.nonWestern = nonWestern
        self.stock = stock
        self.inflow = inflow
        self.exits = exits
        self.ukrainians = ukrainians
        self.otherBasis = otherBasis
        self.otherLearners = otherLearners
        self.unitCost = unitCost
    }
}
