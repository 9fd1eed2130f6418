public import Studies
import Vocabulary

/// The verdict in words, as the verifier prints it.
extension AuditVerdict {
    /// One line a claim, what is not proven, and the sum of it.
    ///
    /// Meets AUD-8, AUD-9.
    public func text(in language: Language) -> String {
        let claimed = claims.map { claim in
            let detail = claim.detail.isEmpty ? "" : " (\(claim.detail.shown))"
            return
                "\(claim.outcome.word[language])  [\(claim.subject.requirement)] \(claim.subject.sentence[language])\(detail)"
        }
        let unproven = ((isAuditors ? [] : [Self.mask]) + Self.unproven).map { "  · " + $0[language] }
        let heading = Localised(danish: "Det beviser bundtet ikke:", english: "What the bundle does not prove:")
        return (claimed + ["", heading[language]] + unproven + ["", conclusion[language], ""])
            .joined(separator: "\n")
    }

    /// The members' names and the six words of their keys, for who wants to compare them by telephone.
    public func words(in language: Language) -> String {
        guard !members.isEmpty else { return "" }
        let heading = Localised(
            danish: "Medlemmernes nøgler, som de står i bundtet; ring op og sammenlign de seks ord:",
            english: "The members' keys as the bundle has them; telephone and compare the six words:"
        )
        let lines = members.map { "  \($0.kommune) \($0.name.shown): \($0.words.joined(separator: " "))" }
        return ([heading[language]] + lines + [""]).joined(separator: "\n")
    }

    /// What a bundle proves to nobody but the round's auditor.
    static let mask = Localised(
        danish:
            "masken: ikke efterprøvet – at en lukket celle var lille, kan kun rundens revisor se efter, hvor den har en",
        english:
            "the mask: not checked – that a closed cell was small only the round's auditor can check, where it has one"
    )

    /// What no bundle of this edition can prove.
    static let unproven = [
        Localised(
            danish: "at kommunerne har talt rigtigt: hver kommune kan tage fejl eller tale usandt om sine egne tal",
            english: "that the kommuner counted right: each can err or lie about its own figures"
        ),
        Localised(
            danish: "at ingen har slået sig sammen: flere medlemmer, end manifestet tåler, kan sammen åbne alt",
            english: "that nobody colluded: more members than the manifest tolerates can open everything together"
        ),
        Localised(
            danish:
                "at nøglerne faktisk er slettet: det er medlemmernes ord, og en sikkerhedskopi kan gøre det virkningsløst",
            english: "that keys are in fact deleted: it is the members' word, and a copy of a disk can defeat it"
        ),
        Localised(
            danish: "at medlemmernes nøgler er deres egne: det siger kun de seks ord i telefonen",
            english: "that the members' keys are theirs: only the six words by telephone say so"
        ),
    ]

    private var conclusion: Localised {
        if isProven {
            Localised(danish: "BESTÅET: alle påstande er efterprøvet.", english: "PASSED: every claim was checked.")
        } else if claims.contains(where: { $0.outcome == .failed }) {
            Localised(
                danish: "FEJLET: stol ikke på denne offentliggørelse.",
                english: "FAILED: do not rely on this publication."
            )
        } else {
            Localised(
                danish: "IKKE EFTERPRØVET I SIN HELHED: ingen påstand fejlede, men ikke alle kunne efterprøves.",
                english: "NOT WHOLLY CHECKED: no claim failed, but not all could be checked."
            )
        }
    }
}

extension AuditVerdict.Outcome {
    fileprivate var word: Localised {
        switch self {
        case .passed: Localised(danish: "BESTÅET         ", english: "PASSED      ")
        case .failed: Localised(danish: "FEJLET          ", english: "FAILED      ")
        case .unchecked: Localised(danish: "IKKE EFTERPRØVET", english: "NOT CHECKED ")
        }
    }
}

extension AuditVerdict.Subject {
    /// The requirement that the claim stands for.
    public var requirement: String {
        switch self {
        case .entries: "AUD-1"
        case .names: "AUD-2"
        case .coordinator: "AUD-3"
        case .passing: "AUD-4"
        case .figures: "AUD-5"
        case .table: "AUD-6"
        case .deletion: "AUD-7"
        case .mask: "AUD-11"
        case .suppression: "AUD-12"
        }
    }

    fileprivate var sentence: Localised {
        switch self {
        case .names:
            Localised(
                danish: "undersøgelsen og fortegnelsen er dem, som rundens udkast nævner",
                english: "study and roster are those that the round's draft names"
            )
        case .entries:
            Localised(
                danish: "hver meddelelse er underskrevet af sin afsender og står på sin plads",
                english: "every message is signed by its sender and stands in its place"
            )
        case .coordinator:
            Localised(
                danish: "koordinatorens nøgle er den, De har fået oplyst ad anden vej (--coordinator-key)",
                english: "the coordinator's key is the one you were told by another way (--coordinator-key)"
            )
        case .passing:
            Localised(
                danish: "alle medlemmer underskrev det samme om, hvad der måtte åbnes",
                english: "all members signed the same statement of what may open"
            )
        case .figures:
            Localised(
                danish: "medlemmernes åbninger giver de offentliggjorte tal",
                english: "the members' openings give the published figures"
            )
        case .table:
            Localised(
                danish: "tabellen er byte for byte den, som tallene giver, og den, der er offentliggjort (--table)",
                english: "the table is byte for byte the one that the figures make and that was published (--table)"
            )
        case .deletion:
            Localised(
                danish: "alle medlemmer har meldt deres nøgler og andele slettet",
                english: "all members have reported their keys and shares deleted"
            )
        case .mask:
            Localised(
                danish: "hver kommunes maske er den, den underskrev, og hvert trin i maskekredsløbet går op",
                english: "every kommune's mask is what it signed, and every step of the mask circuit holds"
            )
        case .suppression:
            Localised(
                danish: "masker og kredsløbets svar giver præcis det, som medlemmerne lod åbne",
                english: "masks and the circuit's bits lead to exactly what the members let open"
            )
        }
    }
}

extension String {
    /// The text as it is shown: printable, and no more of it than fits.
    fileprivate var shown: String { String(printable.unicodeScalars.prefix(400)) }
}
