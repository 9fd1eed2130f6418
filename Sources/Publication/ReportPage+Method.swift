internal import Disclosure
internal import Studies
internal import Vocabulary

// The sections behind the figures: how they were made, who could see what, what is not proven, and what to check against.
extension ReportPage {
    @HTMLBuilder var method: [HTML] {
        HTML("h2", ["id": "method"], text: phrases("Metode", "Method"))
        HTML("p") {
            phrases(
                "Hver kommune har selv talt op i sine egne registre efter studiets definitioner. Det er de samme "
                    + "definitioner, ord for ord, hos alle: studiets fingeraftryk nederst binder dem.",
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
                "Et interval siger, hvor meget tallet kan svinge tilfældigt, når det bygger på så mange personer. Det "
                    + "siger intet om fejl i registrene. Rækkefølgen mellem kommuner, hvis intervaller overlapper, er usikker. "
                    + "Mærkerne ▲ og ▼ sættes, hvor forskellen til de øvrige tilsammen er større, end tilfældet normalt giver; "
                    + "også hvor intet er forskelligt, får omkring 1 ud af 20 sammenligninger et mærke.",
                "An interval says how much a figure may vary by chance with so many persons behind it. It says nothing "
                    + "about errors in the registers. The order of kommuner whose intervals overlap is uncertain. "
                    + "The marks ▲ and ▼ stand where the difference from the others together is larger than chance usually "
                    + "makes it; even where nothing differs, about 1 in 20 comparisons gets a mark."
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
                    "Ingen oplysninger om enkeltpersoner har forladt en kommune. Det, der blev sendt, er optællinger, delt i "
                        + "tilfældige stykker og forseglet til hvert sit medlem af en komité på \(members) kommuner.",
                    "No record of any person left a kommune. What was sent are counts, split into random pieces, each sealed "
                        + "to one member of a committee of \(members) kommuner."
                )
            }
            HTML("li") {
                phrases(
                    "Koordinatoren har båret de forseglede breve uden at kunne læse dem. \(count(tolerated)) "
                        + "af komitéens medlemmer kan ikke samle noget, selv sammen med koordinatoren.",
                    "The coordinator carried the sealed envelopes and could not read them. \(count(tolerated)) of the "
                        + "committee's members can put nothing together, not even with the coordinator."
                )
            }
            HTML("li") {
                phrases(
                    "Et tal for en kommune åbnes kun, når det bygger på mindst \(limits.smallCount) personer, og både dem, "
                        + "det tæller, og resten er mindst \(limits.smallPart)"
                        + (zero ? "; heller ikke nul åbnes." : "."),
                    "A kommune's figure opens only if there are at least \(limits.smallCount) persons behind it, and both "
                        + "those it counts and the rest are at least \(limits.smallPart)"
                        + (zero ? "; nor does zero open." : ".")
                )
                " "
                phrases(
                    "Er én gruppe i en fordeling for lille, lukkes hele fordelingen for den kommune, så den ikke kan regnes "
                        + "ud af resten.",
                    "If one group of a breakdown is too small, the whole breakdown closes for that kommune, so that it cannot "
                        + "be worked out from the others."
                )
            }
            HTML("li") {
                HTML("strong", text: phrases("Ventende tal. ", "Waiting figures. "))
                phrases(
                    "I denne udgave åbnes et samlet tal kun, når alle kommuners egne tal for samme gruppe er åbne. De øvrige "
                        + "samlede tal venter på en senere udgave, hvor prøven for små tal regnes uden at åbne noget.",
                    "In this edition a figure for all together opens only if every kommune's own figure for that group is "
                        + "open. The other pooled figures wait for a later edition, in which the test for small numbers is "
                        + "worked out without opening anything."
                )
            }
        }
    }

    private func count(_ tolerated: Int) -> String {
        tolerated == 1
            ? phrases("Et enkelt", "A single one") : phrases("Indtil \(tolerated)", "Up to \(tolerated)")
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
                "At kommunernes registre er rigtige, og at en kommune har talt rigtigt op. En kommune kan tage fejl om sig selv.",
                "That the registers of the kommuner are right, and that each counted rightly. A kommune can be wrong about "
                    + "itself."
            ),
            phrases(
                "At forskelle skyldes indsatsen. Borgernes forudsætninger og det lokale arbejdsmarked er ikke regnet med.",
                "That differences come from the effort. Citizens' circumstances and the local labour market are not "
                    + "accounted for."
            ),
            phrases(
                "At hver kommune har lukket efter reglen. Det kan kun den selv se; efterprøvet er kun, at det lukkede hænger "
                    + "rigtigt sammen.",
                "That each kommune closed cells by the rule. Only it can see that; what is checked is that closed cells "
                    + "hang together as they must."
            ),
            phrases(
                "At flere end \(tolerated) af komitéens medlemmer ikke har handlet i forening, og at nøgler er slettet, som de "
                    + "skal.",
                "That no more than \(tolerated) of the committee's members acted together, and that keys were deleted as "
                    + "they must be."
            ),
        ]
    }

    @HTMLBuilder var provenance: [HTML] {
        HTML("h2", ["id": "provenance"], text: phrases("Efterprøv selv", "Check for yourself"))
        HTML("p") {
            phrases(
                "Alle rundens breve og underskrifter ligger i rundens bevisfil. Programmet ",
                "All messages and signatures of the round are in its bundle. The program "
            )
            HTML("code", text: "tvaersum-verify")
            phrases(
                " efterprøver den uden netadgang og uden at stole på nogen: at tallene her er præcis dem, der blev åbnet.",
                " checks it offline and without trusting anyone: that the figures here are exactly those that were opened."
            )
        }
        HTML("dl") {
            row(phrases("Studie", "Study")) { "\(report.study.id), version \(report.study.version)" }
            row(phrases("Studiets fingeraftryk", "Study digest")) { HTML("code", text: facts.studyDigest.hex) }
            row(phrases("Runde", "Round")) { HTML("code", text: facts.round.text) }
            row(phrases("Bidragydere", "Contributors")) {
                report.contributors.map { "\($0.name) (\($0.code))" }.joined(separator: ", ")
            }
            row(phrases("Komité", "Committee")) {
                phrases(
                    "\(facts.committee) medlemmer; \(facts.tolerated) i forening kan intet åbne",
                    "\(facts.committee) members; \(facts.tolerated) acting together can open nothing"
                )
            }
            row(phrases("Bevisrækkens hoved", "Transcript head")) { HTML("code", text: facts.transcriptHead.hex) }
            row(phrases("Hjemmel", "Legal basis")) { report.study.legalBasis[phrases.language] }
            row(phrases("Tal til regneark", "Figures to load")) {
                HTML("a", ["href": Report.danishFiguresName], text: Report.danishFiguresName)
                phrases(" (dansk regneark), ", " (Danish spreadsheet), ")
                HTML("a", ["href": Report.tableName], text: Report.tableName)
            }
        }
    }

    @HTMLBuilder private func row(_ term: String, @HTMLBuilder _ content: () -> [HTML]) -> [HTML] {
        HTML("dt", text: term)
        HTML("dd", [:], content)
    }
}
