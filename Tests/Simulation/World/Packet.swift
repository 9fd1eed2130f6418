import Transcript
package import Vocabulary

/// What crosses the network: a request of one kommune, or the coordinator's answer to it.
package struct Packet: Sendable {
    /// A request.
    package enum Request: Hashable, Sendable {
        case post([UInt8])
        case submit(header: [UInt8], envelopes: [[UInt8]])
        case board(from: Int)
        case envelope(contributor: KommuneCode, sequence: UInt32)
    }

    /// An answer.
    package enum Answer: Hashable, Sendable {
        case receipt([UInt8])
        case entries([[UInt8]])
        case delivery(envelope: [UInt8], path: [Digest])
        case refused(UInt16)
    }

    package enum Body: Hashable, Sendable {
        case request(Request)
        case answer(Answer)
    }

    /// Which request, or the request that is answered.
    package let number: Int
    package let kommune: KommuneCode
    package var body: Body

    /// Changes some bytes: a bit, the end, or all of them.
    mutating func tamper(_ salt: UInt64) {
        func bend(_ bytes: [UInt8]) -> [UInt8] {
            guard !bytes.isEmpty else { return [UInt8(truncatingIfNeeded: salt)] }
            var bytes = bytes
            switch salt % 4 {
            case 0: bytes.removeLast(1 + Int(salt >> 8) % min(bytes.count, 40))
            case 1: bytes.append(UInt8(truncatingIfNeeded: salt >> 8))
            default: bytes[Int(salt >> 16) % bytes.count] ^= 1 << UInt8((salt >> 8) % 8)
            }
            return bytes
        }
        func bendOne(_ list: [[UInt8]]) -> [[UInt8]] {
            guard !list.isEmpty else { return [bend([])] }
            var list = list
            let index = Int(salt >> 40) % list.count
            switch (salt >> 4) % 4 {
            case 0 where list.count > 1: list.swapAt(index, (index + 1) % list.count)
            case 1: list.remove(at: index)
            default: list[index] = bend(list[index])
            }
            return list
        }
        switch body {
        case .request(.post(let bytes)): body = .request(.post(bend(bytes)))
        case .request(.submit(let header, let envelopes)):
            body = .request(
                salt >> 60 & 1 == 0
                    ? .submit(header: bend(header), envelopes: envelopes)
                    : .submit(header: header, envelopes: bendOne(envelopes))
            )
        case .request(.board(let from)): body = .request(.board(from: from + Int(salt % 3)))
        case .request(.envelope(let contributor, let sequence)):
            body = .request(.envelope(contributor: contributor, sequence: sequence + UInt32(salt % 2)))
        case .answer(.receipt(let bytes)): body = .answer(.receipt(bend(bytes)))
        case .answer(.entries(let entries)): body = .answer(.entries(bendOne(entries)))
        case .answer(.delivery(let envelope, let path)):
            body = .answer(
                salt >> 60 & 1 == 0
                    ? .delivery(envelope: bend(envelope), path: path)
                    : .delivery(envelope: envelope, path: Array(path.dropFirst()))
            )
        case .answer(.refused): body = .answer(.refused(1201))
        }
    }
}
