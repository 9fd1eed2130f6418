import Proceedings
package import TestSupport

/// What happens next, drawn from the seed and the state.
extension World {
    /// Draws an operation: mostly progress, sometimes a fault of one of this run's kinds.
    package func draw(_ generator: inout SeededGenerator) -> Operation {
        if Int.random(in: 0..<1000, using: &generator) < faults.rate, let fault = drawFault(&generator) { return fault }
        return drawProgress(&generator)
    }

    private func any(_ generator: inout SeededGenerator) -> Int { Int.random(in: nodes.indices, using: &generator) }

    private var isInCircuit: Bool { nodes.contains(where: \.isInCircuit) }

    private func drawProgress(_ generator: inout SeededGenerator) -> Operation {
        if !puppets.isEmpty, Int.random(in: 0..<(isInCircuit ? 20 : 90), using: &generator) == 0 {
            return .lie(Int.random(in: 0..<puppets.count, using: &generator), salt: generator.next())
        }
        if !puppets.isEmpty, faces == nil, Int.random(in: 0..<4, using: &generator) == 0 {
            return .puppet(Int.random(in: 0..<puppets.count, using: &generator))
        }
        if Int.random(in: 0..<12, using: &generator) == 0, let operation = drawRepair(&generator) { return operation }
        let ready = nodes.indices.filter { nodes[$0].isUp && !nodes[$0].isAway && nodes[$0].awaiting == nil }
        if !network.isEmpty, ready.isEmpty || Int.random(in: 0..<3, using: &generator) > 0 {
            let isFirst = !faults.kinds.contains(.reordering)
            return .deliver(isFirst ? 0 : Int.random(in: network.indices, using: &generator))
        }
        return .step(ready.isEmpty ? any(&generator) : ready[Int.random(in: ready.indices, using: &generator)])
    }

    /// What people and machines do to go on.
    private func drawRepair(_ generator: inout SeededGenerator) -> Operation? {
        var choices: [Operation] = []
        if !coordinator.isUp, faces == nil { choices.append(.coordinatorRestart) }
        if faces == nil, let order = nextOrder, coordinator.isUp { choices += [.order(order), .order(order)] }
        for (index, node) in nodes.enumerated() {
            if !node.isUp { choices.append(.restart(index)) }
            if node.isAway { choices.append(.back(index)) }
            if !node.disk.isApproved { choices.append(.approve(index)) }
            if !node.disk.trustsAll { choices.append(.telephone(index)) }
            if let awaiting = node.awaiting, !network.contains(where: { $0.number == awaiting.number }) {
                choices.append(.timeOut(index))
            }
        }
        if choices.isEmpty, coordinator.record?.stage == .fixed, Int.random(in: 0..<15, using: &generator) == 0 {
            choices.append(.clock(90_000))
        }
        return choices.randomElement(using: &generator)
    }

    private func drawFault(_ generator: inout SeededGenerator) -> Operation? {
        let packet = network.isEmpty ? 0 : Int.random(in: network.indices, using: &generator)
        // The power is as likely to go in the circuit as in all the rest.
        let busy = nodes.indices.filter { nodes[$0].isInCircuit }
        let node =
            faults.kinds.contains(.crashes) && Bool.random(using: &generator)
            ? busy.randomElement(using: &generator) ?? any(&generator) : any(&generator)
        let writes = Int.random(in: 0..<4, using: &generator)
        let isAfter = Bool.random(using: &generator)
        let kinds = Faults.Kind.allCases.filter(faults.kinds.contains)
        switch kinds.randomElement(using: &generator) {
        case nil, .reordering, .lateOperators: return nil
        case .loss: return .drop(packet)
        case .duplication: return .duplicate(packet)
        case .tampering: return .tamper(packet, salt: generator.next())
        case .timeouts: return .timeOut(node)
        case .crashes: return writes == 3 ? .cut(node) : .crash(node, writes: writes, isAfterTheWrite: isAfter)
        case .coordinatorCrashes:
            guard faces == nil else { return nil }
            return writes == 3 ? .coordinatorCut : .coordinatorCrash(writes: writes, isAfterTheWrite: isAfter)
        case .restores:
            // One of the honest must not have been restored; protocol.md §22.
            let restored = nodes.filter(\.wasRestored).count
            let isFree = nodes[node].wasRestored || restored < nodes.count - setting.committee.count + 1
            return snapshots[nodes[node].kommune] == nil || !isFree || isAfter ? .snapshot(node) : .restore(node)
        case .absence: return .away(node)
        case .fullDisks: return isAfter ? .fillDisk(node, writes: 1 + writes) : .coordinatorFillDisk(writes: 1 + writes)
        case .clockJumps: return .clock(isAfter ? 86_400 : -86_400)
        case .needlessOrders:
            guard faces == nil else { return nil }
            let orders: [CoordinatorHost.Order] = [.open, .close, .retry, .publish]
            return .order(orders[writes])
        case .lies:
            return puppets.isEmpty
                ? nil : .lie(Int.random(in: 0..<puppets.count, using: &generator), salt: generator.next())
        case .twists: return .twist(node, salt: generator.next())
        case .withdrawals: return .withdraw(node)
        case .stops: return faces == nil && Int.random(in: 0..<5, using: &generator) == 0 ? .order(.stop) : nil
        }
    }
}
