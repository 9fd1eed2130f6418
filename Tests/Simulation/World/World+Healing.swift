import Messages
import Proceedings
import Rounds
import Sharing
import Vocabulary

/// When nothing fails any more: everybody is up, the network delivers, the operators do their part.
extension World {
    /// Ends all faults and goes on until nothing moves; then stops a round that waits for what will not come.
    package mutating func heal() throws {
        for index in nodes.indices {
            nodes[index].crash = nil
            nodes[index].refusedWrites = 0
            nodes[index].isAway = false
            nodes[index].disk.isApproved = true
            nodes[index].disk.trustsAll = true
            try restart(index)
        }
        coordinator.crash = nil
        coordinator.refusedWrites = 0
        try restartCoordinator()
        network = []
        try settle()
        if faces != nil { return }
        if !isOver {
            clock = max(clock, coordinator.draft.closes.seconds + 1)
            try settle()
        }
        if !isOver {
            // This stop is nobody's wish; the round got stuck.
            let wasWished = wasStoppedByOrder
            try order(.stop)
            wasStoppedByOrder = wasWished
            try settle()
        }
    }

    private mutating func settle() throws {
        var before: [Int] = []
        var idle = 0
        while idle < 3 {
            if faces == nil, let order = nextOrder { try self.order(order) }
            for index in 0..<puppets.count { try speak(index) }
            for index in nodes.indices {
                // A turn is at most this many requests; what waits in the outbox goes one by one.
                for _ in 0..<6 {
                    try step(index)
                    while !network.isEmpty { try deliver(0) }
                }
            }
            let after = progress
            idle = after == before ? idle + 1 : 0
            before = after
        }
    }

    private var progress: [Int] {
        [coordinator.disk.board.count]
            + nodes.flatMap { [$0.disk.cursor, $0.disk.outbox.count, $0.disk.waiting.count] }
    }

    /// What an operator at the coordinator would order now.
    var nextOrder: CoordinatorHost.Order? {
        guard let record = coordinator.record else { return nil }
        switch record.stage {
        case .empty: return .open
        case .fixed:
            let isDue = record.submissions.count == setting.kommuner.count || now >= coordinator.draft.closes
            return isDue && !record.submissions.isEmpty && record.awaited.isEmpty ? .close : nil
        case .summing:
            let listed = record.session?.list.body.items.map(\.contributor) ?? []
            return record.dropped.isDisjoint(with: listed) ? nil : .retry
        case .opened: return .publish
        case .drafted, .published, .stopped: return nil
        }
    }

    /// Holds the end against the promises.
    package mutating func judge() throws {
        for puppet in puppets.values { statistics.circuitLies.merge(puppet.told, uniquingKeysWith: +) }
        let restarted = nodes.filter { restartedInCircuit.contains($0.kommune) }
        statistics.circuitRestarts.all += restarted.count
        statistics.circuitRestarts.published += restarted.count { $0.machine?.record.stage == .published }
        if faces != nil { return try judgeFaces() }
        guard let record = coordinator.record else { throw Violation(.nothingLost, "no coordinator") }
        statistics.ends["\(record.stage)", default: 0] += 1
        statistics.attempts[Int(record.session?.list.body.attempt ?? 0), default: 0] += 1
        if let session = record.session, session.agreed != nil {
            statistics.circuitLengths[session.wholeSteps, default: 0] += 1
        }
        if let stop = record.stop { statistics.stops[stop.reason, default: 0] += 1 }
        for bytes in coordinator.disk.board {
            let message = try UnverifiedMessage(decoding: bytes).verified(by: keyring)
            if message.sender == .coordinator { statistics.messages[message.statement.name, default: 0] += 1 }
        }
        guard isOver else { throw Violation(.nothingLost, "the round neither ends nor stops: \(record.stage)") }
        try observer.checkFigures(record, mayBeVoid: mayBeVoid)
        try observer.checkReceipts(nodes, board: coordinator.disk.board)
        for node in nodes {
            guard node.isSettled else {
                let stage = node.machine.map { "\($0.record.stage)" } ?? "no round"
                throw Violation(.nothingLost, "\(node.kommune) does not hear the end: \(stage)")
            }
            if let record = node.machine?.record { try observer.checkFigures(record, mayBeVoid: mayBeVoid) }
            try observer.checkDeletion(node)
        }
        try observer.checkSecrecy(ofAll: true)
        if faults.mustComplete, corrupted.isNone, setting.canClose, !wasStoppedByOrder {
            guard record.stage == .published else {
                let reason = record.stop.map { "\($0.reason), \($0.parties)" } ?? ""
                throw Violation(.nothingLost, "nothing hindered the round, and it stopped: \(reason)")
            }
        }
    }

    /// Whether a corrupted member can make a figure void, as in mode M it can.
    private var mayBeVoid: Bool {
        setting.threshold.mode == .authenticated && !corrupted.kommuner.isDisjoint(with: setting.committee)
    }

    /// With a corrupted coordinator nobody is promised an end, but what is promised of secrets and figures holds.
    private mutating func judgeFaces() throws {
        for node in nodes {
            let stage = node.machine?.record.stage
            statistics.ends["to \(node.isSettled ? stage.map { "\($0)" } ?? "" : "waiting")", default: 0] += 1
            if let record = node.machine?.record { try observer.checkFigures(record, mayBeVoid: mayBeVoid) }
            if node.isSettled { try observer.checkDeletion(node) }
        }
        try observer.checkSecrecy(ofAll: true)
    }
}
