internal import Vocabulary

extension Dress {
    /// The dress of a kommune's extracts: each of the five has its own, all others one of theirs.
    init(of kommune: SyntheticKommune) {
        self =
            switch kommune.code.number {
            case 153: .broendby
            case 165: .albertslund
            case 167: .hvidovre
            case 169: .hoejeTaastrup
            case 183: .ishoej
            case let number:
                [.broendby, .albertslund, .hvidovre, .hoejeTaastrup, .ishoej][Int(number) % 5]
            }
    }

    /// Windows-1252, CRLF, `dd-mm-yyyy`, `31-12-9999`, hyphens in numbers, K and M.
    private static let broendby = Dress(
        encoding: .windows1252,
        lineBreak: "\r\n",
        dates: .hyphens,
        birthdays: .hyphens,
        openEnds: ["31-12-9999", ""],
        numbers: .hyphen,
        amounts: .dots,
        quotesAll: false,
        columns: [
            "pnr": "CPR", "koen": "KØN", "foedselsdato": "FØDSELSDATO", "grundlag": "OPHOLDSGRUNDLAG",
            "oprindelse": "OPRINDELSE", "du": "DU", "ansvar_fra": "ANSVAR_FRA", "ansvar_til": "ANSVAR_TIL",
            "afgang": "AFGANGSDATO", "fra": "FRA_DATO", "til": "TIL_DATO", "modul": "MODUL", "start": "STARTDATO",
            "slut": "SLUTDATO", "bestaaet": "BESTÅET", "testdato": "TESTDATO", "aar": "ÅR", "maaned": "MÅNED",
            "herkomst": "HERKOMST", "aldersgruppe": "ALDER", "antal": "ANTAL", "funktion": "FUNKTION",
            "beloeb": "BELØB",
        ],
        codes: codes(
            sex: ("K", "M"),
            tracks: ["1", "2", "3"],
            passed: ("J", "N"),
            basis: ["Asyl", "FS flygtning", "FS øvrig", "Særlov Ukraine", "Øvrige"],
            origin: ["MENAPT", "Ukraine", "Afrika", "Asien", "Øvrige ikke-vestlige", "Vestlige"],
            heritage: ["Dansk", "Vestlig indv.", "Ikke-vestlig indv.", "Vestlig efterk.", "Ikke-vestlig efterk."],
            ages: ["0-17 år", "18-29 år", "30-39 år", "40-64 år", "65 år+"],
            functions: ["5.46.60", "5.46.61"]
        ),
        unknown: "Uoplyst"
    )

    /// UTF-8 with a mark, LF, ISO dates, `NULL`, ten digits, `Kvinde` and `Mand`.
    private static let albertslund = Dress(
        encoding: .utf8WithMark,
        lineBreak: "\n",
        dates: .iso,
        birthdays: .iso,
        openEnds: ["NULL", ""],
        numbers: .plain,
        amounts: .plain,
        quotesAll: false,
        columns: [
            "pnr": "Personnummer", "koen": "Køn", "foedselsdato": "Født", "grundlag": "Opholdsgrundlag",
            "oprindelse": "Landegruppe", "du": "Danskuddannelse", "ansvar_fra": "Ansvar fra",
            "ansvar_til": "Ansvar til",
            "afgang": "Bekræftet afgang", "fra": "Ydelse fra", "til": "Ydelse til", "modul": "Modulnr",
            "start": "Modulstart",
            "slut": "Modulslut", "bestaaet": "Bestået", "testdato": "Prøvedato", "aar": "År", "maaned": "Måned",
            "herkomst": "Herkomst", "aldersgruppe": "Aldersgruppe", "antal": "Personer", "funktion": "Funktion",
            "beloeb": "Beløb i kr.",
        ],
        codes: codes(
            sex: ("Kvinde", "Mand"),
            tracks: ["DU1", "DU2", "DU3"],
            passed: ("Ja", "Nej"),
            basis: [
                "asylansøger m. opholdstilladelse", "fam.sml. til flygtning", "fam.sml. øvrige", "særlov", "andet",
            ],
            origin: ["Menapt-lande", "Ukraine", "Øvrige Afrika", "Øvrige Asien", "Rest ikke-vestlig", "Vestlig"],
            heritage: ["dansk oprindelse", "indvandrer V", "indvandrer IV", "efterkommer V", "efterkommer IV"],
            ages: ["0-17", "18-29", "30-39", "40-64", "65+"],
            functions: ["54660", "54661"]
        ),
        unknown: "?"
    )

    /// UTF-8, CRLF, `ddmmyyyy`, numbers that lost their zero, 1 and 2 for women and men.
    private static let hvidovre = Dress(
        encoding: .utf8,
        lineBreak: "\r\n",
        dates: .digits,
        birthdays: .digits,
        openEnds: ["31129999", ""],
        numbers: .lostZero,
        amounts: .dotsSignBehind,
        quotesAll: false,
        columns: [
            "pnr": "cprnr", "koen": "koen_kode", "foedselsdato": "foedt", "grundlag": "grundlag_kode",
            "oprindelse": "opr_kode", "du": "du_kode", "ansvar_fra": "startdato", "ansvar_til": "slutdato",
            "afgang": "selvfors_dato", "fra": "periode_start", "til": "periode_slut", "modul": "modul_nr",
            "start": "modul_start", "slut": "modul_slut", "bestaaet": "resultat", "testdato": "test_dato",
            "aar": "regnskabsaar",
            "maaned": "periode", "herkomst": "herkomst_kode", "aldersgruppe": "alder_kode", "antal": "antal_pers",
            "funktion": "konto", "beloeb": "beloeb_netto",
        ],
        codes: codes(
            sex: ("1", "2"),
            tracks: ["1", "2", "3"],
            passed: ("B", "IB"),
            basis: ["10", "21", "22", "30", "90"],
            origin: ["1", "2", "3", "4", "5", "6"],
            heritage: ["1", "2", "3", "4", "5"],
            ages: ["A", "B", "C", "D", "E"],
            functions: ["5.46.60", "5.46.61"]
        ),
        unknown: "99"
    )

    /// Windows-1252, LF, `dd.mm.yyyy` but birthdays as `dd.mm.yy`, every field in quotation marks.
    private static let hoejeTaastrup = Dress(
        encoding: .windows1252,
        lineBreak: "\n",
        dates: .dots,
        birthdays: .shortDots,
        openEnds: ["31.12.9999", "-"],
        numbers: .hyphen,
        amounts: .dots,
        quotesAll: true,
        columns: [
            "pnr": "Cpr-nr.", "koen": "Køn", "foedselsdato": "Fødselsdag", "grundlag": "Grundlag",
            "oprindelse": "Gruppe",
            "du": "Spor", "ansvar_fra": "Overtaget den", "ansvar_til": "Afsluttet den", "afgang": "Selvforsørget den",
            "fra": "Start", "til": "Ophør", "modul": "Modul", "start": "Start", "slut": "Slut", "bestaaet": "Bestået?",
            "testdato": "Modultest", "aar": "År", "maaned": "Md.", "herkomst": "Herkomst", "aldersgruppe": "Aldersgrp.",
            "antal": "Antal", "funktion": "Funktion", "beloeb": "Kr.",
        ],
        codes: codes(
            sex: ("kv", "m"),
            tracks: ["I", "II", "III"],
            passed: ("bestået", "ikke bestået"),
            basis: ["Flygtning", "Familiesammenført (flygtning)", "Familiesammenført (anden)", "Ukraine", "Anden"],
            origin: ["MENAPT", "UKR", "AFR", "ASI", "ØIV", "VEST"],
            heritage: ["DK", "I-vest", "I-ikkevest", "E-vest", "E-ikkevest"],
            ages: ["børn", "unge", "30'erne", "40-64", "ældre"],
            functions: ["546060", "546061"]
        ),
        unknown: ""
    )

    /// UTF-8 with a mark, CRLF, `dd-mm-yyyy`, `31-12-9999`, hyphens in numbers, words for everything.
    private static let ishoej = Dress(
        encoding: .utf8WithMark,
        lineBreak: "\r\n",
        dates: .hyphens,
        birthdays: .hyphens,
        openEnds: ["31-12-9999", "NULL"],
        numbers: .plain,
        amounts: .dots,
        quotesAll: false,
        columns: [
            "pnr": "CPR-nummer", "koen": "Køn (tekst)", "foedselsdato": "Fødselsdato", "grundlag": "Kategori",
            "oprindelse": "Oprindelsesgruppe", "du": "Uddannelse", "ansvar_fra": "Fra", "ansvar_til": "Til",
            "afgang": "Selvforsørgelse fra", "fra": "Fra", "til": "Til", "modul": "Modul", "start": "Påbegyndt",
            "slut": "Afsluttet", "bestaaet": "Bestået", "testdato": "Testet", "aar": "År", "maaned": "Måned",
            "herkomst": "Herkomst", "aldersgruppe": "Alder", "antal": "Antal personer", "funktion": "Konto",
            "beloeb": "Beløb",
        ],
        codes: codes(
            sex: ("kvinde", "mand"),
            tracks: ["DU 1", "DU 2", "DU 3"],
            passed: ("sand", "falsk"),
            basis: ["asyl", "familiesammenføring til flygtning", "familiesammenføring", "ukraine", "øvrige"],
            origin: ["menapt", "ukraine", "afrika", "asien", "øvrige ikke-vestlige lande", "vestlige lande"],
            heritage: [
                "dansk", "vestlig indvandrer", "ikke-vestlig indvandrer", "vestlig efterkommer",
                "ikke-vestlig efterkommer",
            ],
            ages: ["0-17", "18-29", "30-39", "40-64", "65-"],
            functions: ["05.46.60", "05.46.61"]
        ),
        unknown: "uoplyst"
    )

    /// Pairs the study's codes, in its order, with local ones.
    private static func codes(
        sex: (women: String, men: String),
        tracks: [String],
        passed: (yes: String, no: String),
        basis: [String],
        origin: [String],
        heritage: [String],
        ages: [String],
        functions: [String]
    ) -> [String: [(study: String, local: String)]] {
        func pair(_ study: [String], _ local: [String]) -> [(study: String, local: String)] {
            zip(study, local).map { (study: $0, local: $1) }
        }
        return [
            "koen": pair(["K", "M"], [sex.women, sex.men]),
            "grundlag": pair(["asyl", "fs_flygtning", "fs_oevrig", "ukraine", "oevrige"], basis),
            "oprindelse": pair(
                ["menapt", "ukraine", "afrika", "asien", "oevrige_ikke_vestlige", "vestlige"],
                origin
            ),
            "du": pair(["1", "2", "3"], tracks),
            "modul": pair(["1", "2", "3", "4", "5", "6"], ["1", "2", "3", "4", "5", "6"]),
            "bestaaet": pair(["ja", "nej"], [passed.yes, passed.no]),
            "herkomst": pair(
                [
                    "dansk", "vestlig_indvandrer", "ikke_vestlig_indvandrer", "vestlig_efterkommer",
                    "ikke_vestlig_efterkommer",
                ],
                heritage
            ),
            "aldersgruppe": pair(["0-17", "18-29", "30-39", "40-64", "65+"], ages),
            "funktion": pair(["5.46.60", "5.46.61"], functions),
        ]
    }
}
