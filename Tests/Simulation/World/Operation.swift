/// One thing that happens in a simulated round.
///
/// Every operation makes sense in every state, if only by doing nothing, so that any of them may be left out when a failing run
/// is shortened. Parties and packets are named by number, modulo how many there are.
package enum Operation: Hashable, Sendable, CustomStringConvertible {
    /// A party goes on to its next request or write.
    case step(Int)
    /// A packet arrives.
    case deliver(Int)
    /// A packet is lost; its sender learns of it only by waiting in vain.
    case drop(Int)
    /// A packet arrives twice.
    case duplicate(Int)
    /// A packet's bytes change on the way.
    case tamper(Int, salt: UInt64)
    /// A party has waited long enough for an answer.
    case timeOut(Int)
    /// The power goes at the write after so many, before or after it.
    case crash(Int, writes: Int, isAfterTheWrite: Bool)
    /// The power goes now.
    case cut(Int)
    /// The process starts again.
    case restart(Int)
    /// The disk is copied.
    case snapshot(Int)
    /// The disk is put back to the copy, and the process starts on it.
    case restore(Int)
    /// The party does nothing until it is back.
    case away(Int)
    case back(Int)
    /// The next writes are refused.
    case fillDisk(Int, writes: Int)
    /// The operator approves the draft and the figures.
    case approve(Int)
    /// Somebody at the kommune takes its figures back.
    case withdraw(Int)
    /// The operator has read all six words by telephone.
    case telephone(Int)
    /// The coordinator's operator gives an order.
    case order(CoordinatorHost.Order)
    case coordinatorCrash(writes: Int, isAfterTheWrite: Bool)
    case coordinatorCut
    case coordinatorRestart
    case coordinatorFillDisk(writes: Int)
    /// The clock moves, in seconds, forwards or backwards.
    case clock(Int)
    /// A corrupted party says what it owes, or what it would rather say.
    case puppet(Int)
    /// A corrupted party lies with its next word.
    case lie(Int, salt: UInt64)
    /// A corrupted coordinator bends what one kommune is shown.
    case twist(Int, salt: UInt64)

    /// What can happen, without to whom.
    package enum Kind: String, CaseIterable, Comparable, Sendable {
        case step, deliver, drop, duplicate, tamper, timeOut, crash, cut, restart, snapshot, restore, away, back,
            fillDisk
        case approve, withdraw, telephone, order, coordinatorCrash, coordinatorCut, coordinatorRestart,
            coordinatorFillDisk, clock
        case puppet, lie, twist

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// The kind, for statistics.
    package var kind: Kind {
        switch self {
        case .step: .step
        case .deliver: .deliver
        case .drop: .drop
        case .duplicate: .duplicate
        case .tamper: .tamper
        case .timeOut: .timeOut
        case .crash: .crash
        case .cut: .cut
        case .restart: .restart
        case .snapshot: .snapshot
        case .restore: .restore
        case .away: .away
        case .back: .back
        case .fillDisk: .fillDisk
        case .approve: .approve
        case .withdraw: .withdraw
        case .telephone: .telephone
        case .order: .order
        case .coordinatorCrash: .coordinatorCrash
        case .coordinatorCut: .coordinatorCut
        case .coordinatorRestart: .coordinatorRestart
        case .coordinatorFillDisk: .coordinatorFillDisk
        case .clock: .clock
        case .puppet: .puppet
        case .lie: .lie
        case .twist: .twist
        }
    }

    package var description: String {
        switch self {
        case .step(let party): "step \(party)"
        case .deliver(let packet): "deliver \(packet)"
        case .drop(let packet): "drop \(packet)"
        case .duplicate(let packet): "duplicate \(packet)"
        case .tamper(let packet, let salt): "tamper \(packet) salt \(salt)"
        case .timeOut(let party): "timeOut \(party)"
        case .crash(let party, let writes, let isAfter):
            "crash \(party) \(isAfter ? "after" : "before") write \(writes)"
        case .cut(let party): "cut \(party)"
        case .restart(let party): "restart \(party)"
        case .snapshot(let party): "snapshot \(party)"
        case .restore(let party): "restore \(party)"
        case .away(let party): "away \(party)"
        case .back(let party): "back \(party)"
        case .fillDisk(let party, let writes): "fillDisk \(party) writes \(writes)"
        case .approve(let party): "approve \(party)"
        case .withdraw(let party): "withdraw \(party)"
        case .telephone(let party): "telephone \(party)"
        case .order(let order): "order \(order)"
        case .coordinatorCrash(let writes, let isAfter):
            "coordinatorCrash \(isAfter ? "after" : "before") write \(writes)"
        case .coordinatorCut: "coordinatorCut"
        case .coordinatorRestart: "coordinatorRestart"
        case .coordinatorFillDisk(let writes): "coordinatorFillDisk writes \(writes)"
        case .clock(let seconds): "clock \(seconds)"
        case .puppet(let party): "puppet \(party)"
        case .lie(let party, let salt): "lie \(party) salt \(salt)"
        case .twist(let viewer, let salt): "twist \(viewer) salt \(salt)"
        }
    }
}
