internal import Vocabulary

extension SyntheticKommune {
    /// The other 93 kommuner of Denmark (Christiansø belongs to none), with their inhabitants.
    ///
    /// Codes and names are the official ones. Inhabitants are about those of 1 January 2023 (Danmarks Statistik, FOLK1A), written
    /// down from general knowledge and rounded to hundreds: good to a few per cent, which is all that sizes are drawn from here.
    private static let others: [(number: Int, name: String, population: Int)] = [
        (101, "København", 653_700),
        (147, "Frederiksberg", 104_900),
        (151, "Ballerup", 51_600),
        (155, "Dragør", 14_600),
        (157, "Gentofte", 74_600),
        (159, "Gladsaxe", 69_700),
        (161, "Glostrup", 23_800),
        (163, "Herlev", 29_900),
        (173, "Lyngby-Taarbæk", 58_000),
        (175, "Rødovre", 43_000),
        (185, "Tårnby", 42_700),
        (187, "Vallensbæk", 17_200),
        (190, "Furesø", 42_000),
        (201, "Allerød", 26_200),
        (210, "Fredensborg", 41_900),
        (217, "Helsingør", 64_000),
        (219, "Hillerød", 54_900),
        (223, "Hørsholm", 25_100),
        (230, "Rudersdal", 57_900),
        (240, "Egedal", 44_900),
        (250, "Frederikssund", 46_600),
        (253, "Greve", 52_200),
        (259, "Køge", 62_500),
        (260, "Halsnæs", 31_700),
        (265, "Roskilde", 91_000),
        (269, "Solrød", 24_000),
        (270, "Gribskov", 41_900),
        (306, "Odsherred", 33_000),
        (316, "Holbæk", 73_800),
        (320, "Faxe", 37_200),
        (326, "Kalundborg", 48_300),
        (329, "Ringsted", 35_500),
        (330, "Slagelse", 80_000),
        (336, "Stevns", 23_600),
        (340, "Sorø", 30_300),
        (350, "Lejre", 29_000),
        (360, "Lolland", 40_200),
        (370, "Næstved", 84_300),
        (376, "Guldborgsund", 59_800),
        (390, "Vordingborg", 45_300),
        (400, "Bornholm", 39_500),
        (410, "Middelfart", 39_900),
        (420, "Assens", 41_000),
        (430, "Faaborg-Midtfyn", 52_200),
        (440, "Kerteminde", 24_100),
        (450, "Nyborg", 32_300),
        (461, "Odense", 207_800),
        (479, "Svendborg", 59_700),
        (480, "Nordfyns", 29_900),
        (482, "Langeland", 12_200),
        (492, "Ærø", 5_900),
        (510, "Haderslev", 55_200),
        (530, "Billund", 27_400),
        (540, "Sønderborg", 74_200),
        (550, "Tønder", 36_700),
        (561, "Esbjerg", 115_700),
        (563, "Fanø", 3_400),
        (573, "Varde", 49_700),
        (575, "Vejen", 42_800),
        (580, "Aabenraa", 58_900),
        (607, "Fredericia", 52_300),
        (615, "Horsens", 96_000),
        (621, "Kolding", 94_000),
        (630, "Vejle", 120_800),
        (657, "Herning", 90_000),
        (661, "Holstebro", 59_300),
        (665, "Lemvig", 19_000),
        (671, "Struer", 20_700),
        (706, "Syddjurs", 44_300),
        (707, "Norddjurs", 36_900),
        (710, "Favrskov", 49_900),
        (727, "Odder", 23_600),
        (730, "Randers", 99_900),
        (740, "Silkeborg", 98_800),
        (741, "Samsø", 3_600),
        (746, "Skanderborg", 65_100),
        (751, "Aarhus", 361_500),
        (756, "Ikast-Brande", 42_500),
        (760, "Ringkøbing-Skjern", 56_100),
        (766, "Hedensted", 47_900),
        (773, "Morsø", 19_900),
        (779, "Skive", 44_600),
        (787, "Thisted", 43_300),
        (791, "Viborg", 97_700),
        (810, "Brønderslev", 36_700),
        (813, "Frederikshavn", 58_500),
        (820, "Vesthimmerlands", 36_400),
        (825, "Læsø", 1_800),
        (840, "Rebild", 31_000),
        (846, "Mariagerfjord", 41_900),
        (849, "Jammerbugt", 38_500),
        (851, "Aalborg", 222_600),
        (860, "Hjørring", 63_400),
    ]

    /// So many kommuner, ascending by code: up to five are those of the Vestegn, 98 are all; between, they are chosen so that large
    /// and small ones occur as they do in the country.
    static func chosen(_ count: Int) -> [SyntheticKommune] {
        let more = max(0, min(count, 98) - all.count)
        let bySize = others.sorted { ($0.population, $0.number) < ($1.population, $1.number) }
        let chosen = (0..<more).map { bySize[(2 * $0 + 1) * bySize.count / (2 * more)] }
        return (all.prefix(count) + chosen.compactMap { SyntheticKommune($0.number, $0.name, $0.population) })
            .sorted { $0.code < $1.code }
    }

    /// A kommune with rates within the ranges that the five have, always the same for the same kommune.
    ///
    /// From 3 to 6 in a thousand inhabitants are in the programme; learners, exits and costs vary as among the five. What is drawn
    /// is assumed, and says nothing about the real kommune's effort.
    private init?(_ number: Int, _ name: String, _ population: Int) {
        guard let code = KommuneCode(number) else { return nil }
        var random = SyntheticRandomness(seed: 98, kommune: code, purpose: "kommune")
        let isNearCapital = number < 200
        let isLarge = population > 90_000
        self.init(
            number: number,
            name: name,
            population: population,
            nonWestern: random.number(in: isNearCapital ? 90...190 : isLarge ? 80...130 : 35...80),
            stock: max(3, population * random.number(in: 30...60) / 10_000),
            inflow: random.number(in: 240...360),
            exits: random.number(in: 165...245),
            ukrainians: random.number(in: 260...400),
            otherBasis: random.number(in: 220...310),
            otherLearners: random.number(in: 1300...2200),
            unitCost: random.number(in: 71_800...86_400)
        )
    }
}
