internal import Disclosure
internal import Studies
internal import Vocabulary

// The sections behind the figures: how they were made, who could see what, what is not proven, and what to check against.
extension ReportPage {
    @HTMLBuilder var method: [HTML] {
        HTML("h2", ["id": "method"], text: phrases("Metode", "Method"))
        HTML("p") {
            phrases(
                "Hver kommune har selv talt op i sine egne registre efter undersøgelsens definitioner. Det er de "
                    + "samme definitioner, ord for ord, hos alle: undersøgelsens kontrolsum nederst binder dem.",
                "Each kommune counted in its own registers by the study's definitions. They are the same, word for word, "
                    + "for everybody: the study's digest below binds them."
            )
        }
        HTML("dl") {
            for section in report.sections {
                HTML("dt", text: section.indicator.id)
                HTML("dd") {
                    phrases.title(section.indicator) + ". "
                        + phrases.intervalMethod(section.indicator.kind)
                }
            }
        }
        HTML("p") {
            phrases(
                "Et interval siger, hvor meget tallet kan svinge tilfældigt, når det bygger på så mange personer eller forløb. Det "
                    + "siger intet om fejl i registrene. Rækkefølgen mellem kommuner, hvis intervaller overlapper, er usikker. "
                    + "Mærkerne ▲ og ▼ sættes, hvor forskellen til de øvrige tilsammen er større, end tilfældet normalt giver; "
                    + "også hvor intet er forskelligt, får omkring 1 ud af 20 sammenligninger et mærke.",
                "An interval says how much a figure may vary by chance with so many persons or spells behind it. It says nothing "
                    + "about errors in the registers. The order of kommuner whose intervals overlap is uncertain. "
                    + "The marks ▲ and ▼ stand where the difference from the others together is larger than chance usually "
                    + "makes it; even where nothing differs, about 1 in 20 comparisons gets a mark."
            )
        }
        HTML("p") {
            phrases(
                "En lukket celle kan undertiden regnes ud af åbne celler i andre fordelinger. I denne udgave prøves forskelle "
                    + "mellem fordelinger kun, hvor undersøgelsen har meldt en gruppe som indlejret i en anden.",
                "A closed cell can sometimes be worked out from open cells of other breakdowns. In this edition differences "
                    + "between breakdowns are tested only where the study has declared a group as nested in another."
            )
        }
    }

    @HTMLBuilder var privacy: [HTML] {
        let members = facts.committee
        let tolerated = facts.tolerated
        let limits = facts.thresholds
        let zero = limits.hidesZeros
        HTML("h2", ["id": "privacy"], text: phrases("Databeskyttelse", "Privacy"))
        HTML("ul") {
            HTML("li") {
                phrases(
                    "Ingen rækker, navne eller CPR-numre har forladt en kommune; kun optællinger og summer, delt i krypterede "
                        + "andele, også af de celler, der forbliver lukkede. Hver andel er forseglet til sit medlem af en komité "
                        + "på \(members) kommuner. Hvilke celler en kommune har lukket, kan ses i rundens bundt.",
                    "No row, name or CPR number left a kommune; only counts and sums did, split into encrypted shares, those "
                        + "of cells that stay closed included. Each share is sealed to its own member of a committee of "
                        + "\(members) kommuner. Which cells a kommune has closed can be seen in the round's bundle."
                )
            }
            HTML("li") {
                phrases(
                    "Koordinatoren har formidlet konvolutterne uden at kunne læse dem. \(upTo(tolerated)) af komitéens "
                        + "medlemmer kan ikke læse et lukket tal, selv i forening med koordinatoren; "
                        + "\(word(tolerated + 1)) i forening kan læse alt indsendt.",
                    "The coordinator carried the sealed envelopes and could not read them. \(upTo(tolerated)) of the "
                        + "committee's members can read no closed figure, not even with the coordinator; "
                        + "\(word(tolerated + 1)) together can read everything that was handed in."
                )
            }
            HTML("li") {
                phrases(
                    "Et tal for en kommune åbnes kun efter reglen om mindst \(limits.smallCount) optalte rækker (personer, "
                        + "forløb eller modulforløb), og hvor både de talte og resten er mindst \(limits.smallPart); "
                        + (zero ? "heller ikke nul åbnes." : "nul kan åbnes."),
                    "A kommune's figure opens only by the rule of at least \(limits.smallCount) counted rows (persons, "
                        + "spells or courses of a module), and where both those counted and the rest are at least "
                        + "\(limits.smallPart); " + (zero ? "nor does zero open." : "zero may open.")
                )
                " "
                phrases(
                    "Er en gruppe for lille, lukkes så mange andre tal, at den ikke kan regnes ud af resten: hverken af læsere, "
                        + "af en enkelt kommune eller af så få, som udvalget tåler.",
                    "If a group is too small, as many other figures close as it takes that it cannot be worked out from the rest: "
                        + "not by readers, by a single kommune, or by as few as the committee tolerates."
                )
            }
            HTML("li") {
                phrases(
                    "Om et samlet tal er for lille, afgøres ved en fælles beregning på fordelte tal, som ikke viser tallet; kun "
                        + "udvalgets medlemmer ser svaret, ja eller nej. Tal, der lukkes, er aldrig åbnet for nogen.",
                    "Whether a figure for all together is too small is found by a joint computation on shares that does not show "
                        + "it; only the committee's members see the answer, yes or no. Figures that are closed have never been open to anybody."
                )
            }
        }
    }

    private func upTo(_ tolerated: Int) -> String {
        tolerated == 1 ? phrases("Et enkelt", "A single one") : phrases("Op til ", "Up to ") + word(tolerated)
    }

    /// A small number as a word.
    private func word(_ number: Int) -> String {
        let words =
            phrases.language == .danish
            ? ["nul", "en", "to", "tre", "fire", "fem", "seks", "syv"]
            : ["no", "one", "two", "three", "four", "five", "six", "seven"]
        return words.indices.contains(number) ? words[number] : String(number)
    }

    @HTMLBuilder var notProven: [HTML] {
        HTML("h2", ["id": "not-proven"], text: phrases("Hvad der ikke er bevist", "What is not proven"))
        HTML("ul") {
            for line in notProvenLines { HTML("li", text: line) }
        }
    }

    private var notProvenLines: [String] {
        let tolerated = facts.tolerated
        return [
            phrases(
                "At kommunernes registre er rigtige, og at en kommune har talt rigtigt op. En kommune kan tage fejl eller tale "
                    + "usandt om sig selv.",
                "That the registers of the kommuner are right, and that each counted rightly. A kommune can be wrong, or lie, "
                    + "about itself."
            ),
            phrases(
                "At forskelle skyldes indsatsen. Der er ikke korrigeret for borgernes forudsætninger og det lokale "
                    + "arbejdsmarked.",
                "That differences come from the effort. The figures are not adjusted for citizens' circumstances or the "
                    + "local labour market."
            ),
            phrases(
                "At hver kommune har lukket efter reglen. Det kan kun den selv se; efterprøvet er kun, at det lukkede hænger "
                    + "rigtigt sammen.",
                "That each kommune closed cells by the rule. Only it can see that; what is checked is that closed cells "
                    + "hang together as they must."
            ),
            phrases(
                "At højst \(tolerated) af komitéens medlemmer har handlet i forening, og at nøgler er slettet, som de skal.",
                "That no more than \(tolerated) of the committee's members acted together, and that keys were deleted as "
                    + "they must be."
            ),
        ]
    }

    @HTMLBuilder var provenance: [HTML] {
        HTML("h2", ["id": "provenance"], text: phrases("Efterprøv selv", "Check for yourself"))
        HTML("p") {
            phrases(
                "Alle rundens underskrevne meddelelser ligger i rundens bundt. Programmet ",
                "All signed messages of the round are in its bundle. The program "
            )
            HTML("code", text: "tvaersum-verify")
            phrases(
                " efterprøver uden netadgang og uden at stole på koordinatorens ord, at tallene her er præcis dem, der blev "
                    + "åbnet; nøglerne skal sammenlignes ad anden vej.",
                " checks offline, and without taking the coordinator's word, that the figures here are exactly those that "
                    + "were opened; the keys must be compared by another way."
            )
        }
        HTML("dl") {
            row(phrases("Undersøgelse", "Study")) { "\(report.study.id), version \(report.study.version)" }
            row(phrases("Undersøgelsens kontrolsum", "Study digest")) { HTML("code", text: facts.studyDigest.hex) }
            row(phrases("Runde", "Round")) { HTML("code", text: facts.round.text) }
            row(phrases("Deltagende kommuner", "Contributors")) { listed(report.contributors) }
            if !report.absent.isEmpty {
                row(phrases("Spurgt, men uden tal i denne runde", "Asked, without figures in this round")) {
                    listed(report.absent)
                }
            }
            row(phrases("Komité", "Committee")) {
                phrases(
                    "\(facts.committee) medlemmer; \(facts.tolerated) \(facts.tolerated == 1 ? "alene" : "i forening") kan "
                        + "intet åbne; "
                        + "\(facts.tolerated + 1) i forening kan læse alt indsendt, også lukkede tal",
                    "\(facts.committee) members; \(facts.tolerated) acting \(facts.tolerated == 1 ? "alone" : "together") can "
                        + "open nothing; "
                        + "\(facts.tolerated + 1) acting together can read everything handed in, closed figures included"
                )
            }
            row(phrases("Kontrolsum for rundens bog", "Digest of the round's board")) {
                HTML("code", text: facts.transcriptHead.hex)
            }
            row(phrases("Hjemmel", "Legal basis")) { report.study.legalBasis[phrases.language] }
            row(phrases("Tal til regneark", "Figures to load")) {
                HTML("a", ["href": Report.danishFiguresName], text: Report.danishFiguresName)
                phrases(" (dansk regneark), ", " (Danish spreadsheet), ")
                HTML("a", ["href": Report.tableName], text: Report.tableName)
            }
        }
    }

    private func listed(_ kommuner: [Report.Kommune]) -> String {
        kommuner.map { "\($0.name) (\($0.code))" }.joined(separator: ", ")
    }

    @HTMLBuilder private func row(_ term: String, @HTMLBuilder _ content: () -> [HTML]) -> [HTML] {
        HTML("dt", text: term)
        HTML("dd", [:], content)
    }
}
