import Messages
import Rounds
import Vocabulary

/// A point of a round at which a process is ended: what its store must be doing, and at which moment.
///
/// The points are made from the kinds of statement and the actions of the machines, by switches that are complete: a new kind or
/// action gets its points, or does not compile until somebody says where it is kept.
struct StrikePoint: Hashable {
    /// When, as `strike.c` explains.
    ///
    /// All end the process but `cut`, which cuts its connection off.
    enum Moment: String { case before, after, leaving, left, cut }

    let name: String
    let moment: Moment
    /// What the text of a statement of the transaction must hold.
    let fragments: [String]

    /// The line by which `strike.c` knows it.
    var line: String { ([name, moment.rawValue] + fragments).joined(separator: "\t") }

    private init(_ name: String, _ moment: Moment, _ fragments: [String]) {
        self.name = "\(name) \(moment)".replacing(" ", with: "-")
        self.moment = moment
        self.fragments = fragments
    }

    fileprivate static func all(_ moments: [Moment], of name: String, _ fragments: [String]) -> [StrikePoint] {
        moments.map { StrikePoint(name, $0, fragments) }
    }

    /// The share of the points that belongs to the process in a place of three.
    ///
    /// A message is committed once, so that of the moments after its commit a process can be struck at one only; and whoever is
    /// to be struck while it speaks must not be struck before.
    static func share(_ points: [StrikePoint], of place: Int) -> [StrikePoint] {
        points.filter { point in
            switch point.moment {
            case .before, .after: place % 3 == 0
            case .leaving: place % 3 == 1
            case .left: place % 3 == 2
            case .cut: false
            }
        }
    }

    // A node.

    /// What a node says in a round, and what it reads: the whole life of each message in its house.
    static func node(_ round: String, _ kinds: [Statement.Kind], place: Int) -> [StrikePoint] {
        kinds.flatMap { kind in
            let isSaid = kind.isSaid(by: place)
            return (isSaid ? said(kind, in: "'\(round)'") : []) + read(kind, in: round)
        }
    }

    /// The step in which a node takes an entry of its board.
    private static func read(_ kind: Statement.Kind, in round: String) -> [StrikePoint] {
        all([.before, .after], of: "read \(kind.name)", kind.entry + ["'\(round)'"])
    }

    /// What a node does when somebody else stops the round: the stop is read, and secrets go.
    static func stopped(_ round: String) -> [StrikePoint] {
        read(.stop, in: round) + ActionKind.deleteSecrets.points(round)
    }

    /// Before a message is stored, stored and not sent, sent, answered and not noted, noted.
    private static func said(_ kind: Statement.Kind, in round: String?) -> [StrikePoint] {
        let place = ["'\(kind.name)'"] + (round.map { [$0] } ?? [])
        return all([.before, .after, .leaving, .left], of: "say \(kind.name)", ["INSERT INTO outbox"] + place)
            + all([.before, .after], of: "receipt of \(kind.name)", ["UPDATE outbox SET sent_at"] + place)
    }

    /// One moment of what a node says.
    static func said(_ kind: Statement.Kind, in round: String, _ moment: Moment) -> StrikePoint {
        StrikePoint("say \(kind.name)", moment, ["INSERT INTO outbox", "'\(kind.name)'", "'\(round)'"])
    }

    /// A node's connection, cut off in the middle of each of its messages.
    static func cutMessages(_ round: String, _ kinds: [Statement.Kind], place: Int) -> [StrikePoint] {
        kinds.filter { $0.isSaid(by: place) }.map { said($0, in: round, .cut) }
    }

    /// The coordinator's connection, cut off in the middle of the answer that follows each kind of entry.
    static func cutEntries(_ round: String, _ kinds: [Statement.Kind]) -> [StrikePoint] {
        kinds.flatMap { all([.cut], of: "enter \($0.name)", $0.entry + ["'\(round)'"]) }
    }

    /// What a machine asks its driver to do beside sending.
    static func actions(_ round: String) -> [StrikePoint] { ActionKind.allCases.flatMap { $0.points(round) } }

    /// A voucher belongs to no round.
    static let vouchers = said(.voucher, in: nil)

    /// The operator's yes.
    static func approval(_ round: String) -> [StrikePoint] {
        all([.before, .after], of: "approval", ["INSERT INTO document", "'approval'", "'\(round)'"])
    }

    /// Somebody's order to withdraw, which a command writes and the running node takes away.
    static func withdrawal(_ round: String) -> [StrikePoint] {
        all([.before, .after], of: "withdrawal done", ["DELETE FROM document", "'withdrawal'", "'\(round)'"])
    }

    /// The count of what went over sockets.
    static let wire = all([.before, .after], of: "count wire", ["INSERT INTO wire"])

    // The coordinator.

    /// What the coordinator does with what was taken back.
    static func withdrawn(_ round: String) -> [StrikePoint] {
        coordinator(round, [.withdrawal])
            + all([.before, .after], of: "delete withdrawn", ["DELETE FROM auditor_envelope", "'\(round)'"])
    }

    /// Every entry of a board: not stored, stored and unanswered, about to be answered, answered.
    static func coordinator(_ round: String, _ kinds: [Statement.Kind]) -> [StrikePoint] {
        kinds.flatMap { kind in
            all([.before, .after, .leaving, .left], of: "enter \(kind.name)", kind.entry + ["'\(round)'"])
        }
    }

    /// What the coordinator writes while it takes an order.
    static let orders =
        all([.before, .after], of: "begin order", ["INSERT INTO document", "'order'"])
        + all([.before, .after], of: "answer order", ["INSERT INTO document", "'answer'"])
        + all([.before, .after], of: "remove order", ["DELETE FROM document", "'order'"])

    /// What the coordinator writes beside the board.
    static func books(_ round: String) -> [StrikePoint] {
        orders
            + all([.before, .after], of: "roster of round", ["INSERT INTO document", "'round-roster'", "'\(round)'"])
            + all([.before, .after], of: "delete envelopes", ["DELETE FROM envelope", "'\(round)'"])
            + all([.before, .after], of: "empty log", ["wal_checkpoint(TRUNCATE)"])
            + all([.before, .after], of: "publish folder", ["rename ", "/.\(round).new"])
    }

    /// Vouchers at the coordinator.
    static let keptVouchers = all([.before, .after, .leaving, .left], of: "keep voucher", ["INSERT INTO voucher"])
}

/// The actions of a machine without what they carry; made from an action, so that a new one does not compile unnoticed.
enum ActionKind: CaseIterable {
    case post, upload, recordOpened, deleteSecrets, published, stopped

    init(_ action: Action) {
        switch action {
        case .post: self = .post
        case .upload: self = .upload
        case .recordOpened: self = .recordOpened
        case .deleteSecrets: self = .deleteSecrets
        case .published: self = .published
        case .stopped: self = .stopped
        }
    }

    /// Where the driver does what the action asks for.
    fileprivate func points(_ round: String) -> [StrikePoint] {
        switch self {
        case .post, .upload: []  // the points of what is said
        case .recordOpened: StrikePoint.all([.before, .after], of: "release", ["INSERT INTO release", "'\(round)'"])
        case .deleteSecrets:
            StrikePoint.all([.before, .after], of: "last step", ["DELETE FROM secret", "'\(round)'"])
                + StrikePoint.all(
                    [.before, .after],
                    of: "delete secrets",
                    ["UPDATE outbox SET bytes = x''", "'\(round)'"]
                )
                + StrikePoint.all([.before, .after], of: "empty log", ["wal_checkpoint(TRUNCATE)"])
        case .published:
            StrikePoint.all([.before, .after], of: "published", ["UPDATE release SET published", "'\(round)'"])
        case .stopped: []  // a state in words, stored with the step
        }
    }
}

extension Statement.Kind {
    /// Whether a kind stands on a round's board.
    var isEntry: Bool {
        switch self {
        case .roster, .voucher, .receipt: false
        case .draft, .offer, .manifest, .countersignature, .keyDeal, .keyAcknowledgement, .submission, .acknowledgement,
            .withdrawal, .list, .commitment, .reveal, .degreeShares, .circuit, .passing, .opening, .result,
            .publication, .deletion,
            .stop:
            true
        }
    }

    /// Whether the kommune in a place of three says this kind: of three members the third deals no keys.
    fileprivate func isSaid(by place: Int) -> Bool {
        mayCome(from: .kommune(.any)) && (self != .keyDeal || place % 3 < 2)
    }

    /// The kinds of a round that runs to its end and that nobody withdraws from.
    static var ofGoodRounds: [Self] { allCases.filter { $0.isEntry && $0 != .stop && $0 != .withdrawal } }

    /// How an entry of this kind is known in a board's INSERT.
    fileprivate var entry: [String] { ["INSERT INTO board", "kind \(rawValue)."] }
}

extension KommuneCode {
    /// Any kommune.
    fileprivate static var any: KommuneCode { PlantedTown.kommuner[0] }
}
