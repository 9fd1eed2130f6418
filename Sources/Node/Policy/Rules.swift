import Digests
import Disclosure
import Messages
import Studies
import Vocabulary

/// What one side says about a round: the round itself with its study, the protocol, or this kommune's policy.
///
/// Two of them join into the stricter, rule by rule, and nothing else can be done with them. Meets NODE-22.
struct Rules: Hashable, Sendable {
    var smallCount = Floor(1)
    var smallPart = Floor(1)
    var minimumContributors = Floor(1)
    var hidesZeros = Required(false)
    var indicators = Allowed.whatever
    var columns = Allowed.whatever
    var releases = Allowed.whatever
    var recipients = Allowed.whatever
    var auditors = Allowed.whatever
    var approvals = Floor(1)
    var dpoCountersigns = Required(false)

    /// What holds whatever anybody writes: two people, three kommuner, and two others in every sum.
    static func ofProtocol(tolerated: Int) -> Rules {
        let least = Thresholds.least(tolerated: tolerated)
        return Rules(
            minimumContributors: Floor(max(least.minimumContributors, Thresholds.leastContributors)),
            approvals: Floor(Policy.leastApprovals)
        )
    }

    /// What a round asks for: the study's limits as the draft has them, and everything that it wants to see.
    init(asking draft: Draft, study: Study, columns: Set<String>?) {
        smallCount = Floor(draft.thresholds.smallCount)
        smallPart = Floor(draft.thresholds.smallPart)
        minimumContributors = Floor(draft.thresholds.minimumContributors)
        hidesZeros = Required(draft.thresholds.hidesZeros)
        indicators = .only(Set(study.indicators.map(\.id)))
        self.columns = columns.map(Allowed.only) ?? .whatever
        releases = .only(study.releases)
        recipients = .only(Set((draft.contributors + draft.committee).map(\.description)))
        auditors = .only(Set([draft.auditor?.key.keyID.hex].compactMap(\.self)))
    }

    init(
        smallCount: Floor = Floor(1),
        smallPart: Floor = Floor(1),
        minimumContributors: Floor = Floor(1),
        hidesZeros: Required = Required(false),
        approvals: Floor = Floor(1),
        dpoCountersigns: Required = Required(false)
    ) {
        self.smallCount = smallCount
        self.smallPart = smallPart
        self.minimumContributors = minimumContributors
        self.hidesZeros = hidesZeros
        self.approvals = approvals
        self.dpoCountersigns = dpoCountersigns
    }

    /// The stricter of both, rule by rule.
    func stricter(_ other: Rules) -> Rules {
        var both = self
        both.smallCount = smallCount.stricter(other.smallCount)
        both.smallPart = smallPart.stricter(other.smallPart)
        both.minimumContributors = minimumContributors.stricter(other.minimumContributors)
        both.hidesZeros = hidesZeros.stricter(other.hidesZeros)
        both.indicators = indicators.stricter(other.indicators)
        both.columns = columns.stricter(other.columns)
        both.releases = releases.stricter(other.releases)
        both.recipients = recipients.stricter(other.recipients)
        both.auditors = auditors.stricter(other.auditors)
        both.approvals = approvals.stricter(other.approvals)
        both.dpoCountersigns = dpoCountersigns.stricter(other.dpoCountersigns)
        return both
    }

    /// The limits for cells.
    var thresholds: Thresholds {
        Thresholds(
            smallCount: smallCount.least,
            smallPart: smallPart.least,
            minimumContributors: minimumContributors.least,
            hidesZeros: hidesZeros.isRequired
        )
    }
}

extension Study {
    /// `named`, `pooled` or both: as what its figures are let out.
    fileprivate var releases: Set<String> {
        let all = indicators.flatMap { [$0.total] + $0.breakdowns.map(\.release) }
        var names: Set<String> = []
        if all.contains(where: \.named) { names.insert("named") }
        if all.contains(where: \.pooled) { names.insert("pooled") }
        return names
    }
}

extension Rules {
    /// What people sign: the rules in force, and not who may sign.
    ///
    /// A floor that is raised or lowered later is another digest, and what was approved under the old one is void.
    var digest: Digest {
        var writer = CanonicalWriter()
        for floor in [smallCount, smallPart, minimumContributors, approvals] {
            writer.integer(UInt32(clamping: floor.least))
        }
        writer.bool(hidesZeros.isRequired)
        writer.bool(dpoCountersigns.isRequired)
        for allowed in [indicators, columns, releases, recipients, auditors] {
            switch allowed {
            case .whatever: writer.bool(false)
            case .only(let names):
                writer.bool(true)
                writer.list(names.sorted()) { $0.text($1) }
            }
        }
        return Hashing.digest(.rules, writer.bytes)
    }
}
