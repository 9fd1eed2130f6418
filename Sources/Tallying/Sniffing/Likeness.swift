internal import Foundation

/// How names and codes of two houses are held against one another.
enum Likeness {
    /// Lower case, without accents and marks: `Fødselsdato` and `foedsels_dato` are `foedselsdato`.
    static func plain(_ text: String) -> String {
        var plain = text.lowercased()
        for (letter, written) in [("æ", "ae"), ("ø", "oe"), ("å", "aa"), ("ö", "oe"), ("ä", "ae"), ("ü", "ue")] {
            plain = plain.replacingOccurrences(of: letter, with: written)
        }
        plain = plain.folding(options: .diacriticInsensitive, locale: nil)
        return String(plain.unicodeScalars.filter { ("a"..."z").contains($0) || ("0"..."9").contains($0) })
    }

    /// Words of administration that mean the same as a column's name, in their plain form.
    private static let names: [Set<String>] = [
        ["pnr", "cpr", "cprnr", "cprnummer", "personnummer", "personnr", "borger", "borgerid", "borgernr"],
        ["koen", "sex", "gender"],
        ["foedselsdato", "foedt", "foedselsdag", "foeddato", "birthdate", "dateofbirth"],
        ["start", "startdato", "fra", "fradato", "begyndt", "begyndelsesdato", "startdate", "gyldigfra"],
        ["slut", "slutdato", "til", "tildato", "afsluttet", "ophoersdato", "enddate", "gyldigtil"],
        ["aar", "year", "aarstal"], ["maaned", "month", "md", "mdr"], ["antal", "count", "number"],
        ["beloeb", "beloebkr", "amount", "beloebikr"], ["alder", "age"],
    ]

    /// Words that mean the same as a code, in their plain form.
    private static let codes: [Set<String>] = [
        ["k", "kvinde", "kvinder", "f", "female", "woman", "women", "pige"],
        ["m", "mand", "maend", "male", "man", "men", "dreng"],
        ["ja", "j", "yes", "true", "sand"], ["nej", "n", "no", "false", "falsk"],
    ]

    /// Whether two names are words for the same.
    static func areNamesOfOne(_ one: String, _ other: String) -> Bool {
        names.contains { $0.contains(plain(one)) && $0.contains(plain(other)) }
    }

    /// Whether one name is a part of the other, of four letters or more.
    static func isPart(_ one: String, _ other: String) -> Bool {
        let (one, other) = (plain(one), plain(other))
        return min(one.count, other.count) >= 4 && (one.contains(other) || other.contains(one))
    }

    /// Whether two codes are words for the same.
    static func areCodesOfOne(_ one: String, _ other: String) -> Bool {
        codes.contains { $0.contains(plain(one)) && $0.contains(plain(other)) }
    }
}
