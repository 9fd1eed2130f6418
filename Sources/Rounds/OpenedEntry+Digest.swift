import Digests
import Disclosure
import Vocabulary

extension Digest {
    static func ofOpened(round: RoundName, study: Digest, period: Period, list: Digest, passing: PassingSet) -> Digest {
        Hashing.digest(
            .ledgerEntry,
            round.canonicalBytes,
            study.bytes,
            period.canonicalBytes,
            list.bytes,
            passing.canonicalBytes
        )
    }
}
