internal import Sharing
internal import Vocabulary

/// Shares of some values, and in mode M the share of each value's product by the MAC's key beside it.
///
/// Adding, and multiplying by what everybody knows, is done by each member alone.
struct Wire: Unprintable {
    var shares: [Field64] = []
    /// As many as there are shares, or none in mode R.
    var macs: [Field64] = []

    var count: Int { shares.count }

    /// Appends one value of another wire plus a number that everybody knows; `key` is the share of the MAC's key.
    mutating func append(_ index: Int, of other: Wire, plus number: Field64, key: Field64) {
        shares.append(other.shares[index] + number)
        if !other.macs.isEmpty { macs.append(other.macs[index] + number * key) }
    }

    mutating func append(contentsOf other: Wire) {
        shares += other.shares
        macs += other.macs
    }

    /// What is multiplied for the products of this wire's values by others: each value, then in mode M each MAC.
    func factors(by others: [Field64]) -> (left: [Field64], right: [Field64]) {
        (shares + macs, macs.isEmpty ? others : others + others)
    }

    /// The products, as ``factors(by:)`` has them multiplied.
    init(products: [Field64], isAuthenticated: Bool) {
        let count = isAuthenticated ? products.count / 2 : products.count
        shares = Array(products[..<count])
        macs = Array(products[count...])
    }

    init() {}
}
