public import Vocabulary

/// SHA-256, plain and with a label.
public enum Hashing {
    /// SHA-256 of the bytes, for what others hash too: files, keys, transcripts as they lie on disk.
    public static func sha256(_ bytes: [UInt8]) -> Digest {
        var hash = IncrementalHash()
        hash.update(bytes)
        return hash.finish()
    }

    /// The labelled digest of the parts.
    ///
    /// Meets DIG-1.
    public static func digest(_ label: DomainLabel, _ parts: [UInt8]...) -> Digest { digest(label, parts: parts) }

    /// The labelled digest of the parts.
    ///
    /// SHA-256 over the label behind its length in one byte, then each part behind its length in eight bytes, little-endian: the
    /// lengths make the parts unambiguous, the label keeps uses apart. Meets DIG-1.
    public static func digest(_ label: DomainLabel, parts: [[UInt8]]) -> Digest {
        var hash = IncrementalHash()
        hash.update(label.framed)
        for part in parts {
            hash.update(UInt64(part.count).littleEndianBytes)
            hash.update(part)
        }
        return hash.finish()
    }

    /// The labelled digest of parts that are secret, or stand among secret ones.
    ///
    /// Meets DIG-1.
    public static func digest(_ label: DomainLabel, secretParts parts: [Secret<UInt8>]) -> Digest {
        var hash = IncrementalHash()
        hash.update(label.framed)
        for part in parts {
            hash.update(UInt64(part.count).littleEndianBytes)
            hash.update(part)
        }
        return hash.finish()
    }
}

extension DomainLabel {
    /// The label behind its length in one byte, so that no label is the beginning of another.
    var framed: [UInt8] {
        let text = Array(rawValue.utf8)
        return [UInt8(text.count)] + text
    }
}

extension FixedWidthInteger {
    /// The bytes of the integer, the lowest first.
    var littleEndianBytes: [UInt8] {
        (0..<(Self.bitWidth / 8)).map { UInt8(truncatingIfNeeded: self >> Self($0 * 8)) }
    }
}
