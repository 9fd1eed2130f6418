public import Digests
public import Vocabulary

/// Another kommune as this node knows it.
public struct Peer: Hashable, Sendable {
    /// Its official number.
    public let kommune: KommuneCode
    /// Its name, for people.
    public let name: String
    /// Its identity key, pinned when first seen.
    public let identityKey: VerifyingKey
    /// Who compared the six words by telephone, and when; nil until somebody did.
    public let reading: Reading?
    /// The vouchers of other kommuner for this key, by who vouches.
    public let vouchers: [KommuneCode: [UInt8]]

    /// A comparison of the six words by telephone.
    public struct Reading: Hashable, Sendable {
        /// The person who compared.
        public let by: String
        /// When.
        public let at: Timestamp
    }
}
